"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { SyntheticEvent } from "react";
import { Icon } from "#components/ui/icon.tsx";
import type { IconName } from "#components/ui/icon.tsx";
import { formatDuration, formatInstant } from "#lib/charts/format-instant.ts";
import { formatShare } from "#lib/charts/format-value.ts";
import { actOnRollout, rolloutActAddress, rolloutQuery } from "#lib/rollouts/client.ts";
import type { OfferedAct, RolloutDescription } from "#lib/rollouts/core/describe-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { AppError } from "#lib/schema/app-error.ts";

const icons: Record<OfferedAct, IconName> = {
  pause: "pause",
  advance: "next",
  stop: "stop",
  resume: "loop",
  finish: "tick",
};
const verbs = { pause: "pause", advance: "advance", stop: "stop", resume: "resume" } as const;

type Props = {
  rollout: Rollout;
  description: RolloutDescription;
  names: { from: string; to: string };
  idempotencyKey: string;
};

/** One press counts once: the key is of this page, this act, and the state that the button was drawn from. */
function keyOf(act: OfferedAct, { rollout, idempotencyKey }: Props): string {
  return `${idempotencyKey}.${act}.${rollout.revision}`;
}

function usePress(props: Props) {
  const client = useQueryClient();
  const { rollout } = props;
  const { id, stageIndex, revision } = rollout;
  const { mutate, isPending, submittedAt, error } = useMutation({
    mutationFn: ({ act, reason }: { act: OfferedAct; reason: string }) =>
      actOnRollout(act, {
        rolloutId: id,
        expectedStage: stageIndex,
        expectedRevision: revision,
        reason,
        idempotencyKey: keyOf(act, props),
      }),
    onSuccess: (next) => client.setQueryData(rolloutQuery(id).queryKey, next),
    onError: () => client.invalidateQueries({ queryKey: rolloutQuery(id).queryKey }),
  });
  const press = (event: SyntheticEvent<HTMLFormElement, SubmitEvent>) => {
    const { submitter } = event.nativeEvent;
    if (!(submitter instanceof HTMLButtonElement)) return;
    event.preventDefault();
    const reason = new FormData(event.currentTarget).get("reason");
    const act = submitter.dataset["act"] as OfferedAct;
    if (!isPending) mutate({ act, reason: typeof reason === "string" ? reason : "" });
  };
  return { press, isPending, submittedAt, error };
}

function Carried({ rollout }: { rollout: Rollout }) {
  const locale = useLocale();
  return (
    <>
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="rollbackId" value={rollout.rollbackId} />
      <input type="hidden" name="expectedStage:number" value={rollout.stageIndex} />
      <input type="hidden" name="expectedRevision:number" value={rollout.revision} />
    </>
  );
}

function useConsequences({ description, names }: Props): Record<OfferedAct, string> {
  const t = useTranslations("rollout.consequence");
  const locale = useLocale();
  const { share, suspectShare, nextShare, remainingMs } = description;
  const values = {
    share: formatShare(share),
    rest: formatShare(suspectShare),
    next: formatShare(nextShare ?? share),
    remaining: formatDuration(remainingMs ?? 0, locale),
    suspect: names.from,
  };
  return {
    pause: t("pause", values),
    advance: remainingMs ? t("advance", values) : t("advanceNow", values),
    stop: t("stop", values),
    resume: t("resume", values),
    finish: t("finish", values),
  };
}

function Outcome({ press }: { press: ReturnType<typeof usePress> }) {
  const t = useTranslations("rollout");
  const errors = useTranslations("errors");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const { isPending, submittedAt, error } = press;
  if (isPending) {
    const time = formatInstant(new Date(submittedAt), context, "seconds");
    return <p className="sub">{t("requested", { time })}</p>;
  }
  if (error === null) return null;
  const message =
    error instanceof AppError && error.extra["isOffline"] !== true
      ? errors(`code.${error.code}`, { detail: error.detail })
      : errors("offline");
  return (
    <p className="sub" role="alert">
      {message}
    </p>
  );
}

/** What can be done now, each act with its consequence in one line. Forms first: they also post without JavaScript. */
export function ActBar(props: Props) {
  const { rollout, description } = props;
  const t = useTranslations("rollout");
  const words = useTranslations("glossary.verb");
  const consequences = useConsequences(props);
  const press = usePress(props);
  const { offered } = description;
  const plain = offered.filter((act) => act !== "finish");
  return (
    <>
      {plain.length > 0 && (
        <form method="post" onSubmit={press.press} aria-label={t("acts")}>
          <Carried rollout={rollout} />
          <div className="ab">
            {plain.map((act) => (
              <button
                key={act}
                className="ac"
                type="submit"
                data-act={act}
                name="idempotency_key"
                value={keyOf(act, props)}
                formAction={rolloutActAddress(act, rollout.id)}
              >
                <Icon name={icons[act]} size="medium" />
                <b>{words(verbs[act])}</b>
                <span>{consequences[act]}</span>
              </button>
            ))}
          </div>
        </form>
      )}
      {offered.includes("finish") && (
        <details className="disclosure after">
          <summary>{t("finishHere")}</summary>
          <form method="post" onSubmit={press.press}>
            <Carried rollout={rollout} />
            <div className="field">
              <label htmlFor="field-reason">{t("finishReason")}</label>
              <input className="input" id="field-reason" name="reason" />
            </div>
            <p className="acts after">
              <button
                className="btn"
                type="submit"
                data-act="finish"
                name="idempotency_key"
                value={keyOf("finish", props)}
                formAction={rolloutActAddress("finish", rollout.id)}
              >
                <Icon name="tick" size="medium" />
                {t("finishHere")}
              </button>
            </p>
            <p className="sub">{consequences.finish}</p>
          </form>
        </details>
      )}
      <Outcome press={press} />
    </>
  );
}

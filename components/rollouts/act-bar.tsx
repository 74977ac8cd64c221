"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import type { SyntheticEvent } from "react";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { IconName } from "#components/ui/icon.tsx";
import { TechnicalDetail } from "#components/ui/technical-detail.tsx";
import { formatDuration, formatInstant } from "#lib/charts/format-instant.ts";
import { formatShare } from "#lib/charts/format-value.ts";
import { Link } from "#components/messages/navigation.ts";
import { rollbackFormAddress } from "#lib/rollbacks/client.ts";
import { actOnRollout, extendMinutes, rolloutActAddress, rolloutQuery } from "#lib/rollouts/client.ts";
import type {
  BarAct,
  BlockedReason,
  OfferedAct,
  RolloutDescription,
} from "#lib/rollouts/core/describe-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { Carried } from "./carried-rollout.tsx";

const icons: Record<BarAct, IconName> = {
  pause: "pause",
  advance: "next",
  stop: "stop",
  resume: "loop",
  another: "fork",
};
const verbs = {
  pause: "pause",
  advance: "advance",
  stop: "stop",
  resume: "resume",
  another: "choose_another",
} as const;
// Loaded only where the rollout can be finished by hand.
const FinishForm = lazy(async () => ({ default: (await import("./finish-form.tsx")).FinishForm }));

const anotherForm = "choose-another";

type Props = {
  rollout: Rollout;
  description: RolloutDescription;
  names: { from: string; to: string };
  idempotencyKey: string;
  /** The rollback's revision when the page was drawn, for the acts that are the rollback's. */
  rollbackRevision: number;
};

/** One press counts once: the key is of this page, this act, and the state that the button was drawn from. */
function keyOf(act: OfferedAct, { rollout, idempotencyKey }: Props): string {
  return `${idempotencyKey}.${act}.${rollout.revision}`;
}

type Sent = { isPending: boolean; submittedAt: number; error: Error | null };

function usePress(props: Props) {
  const client = useQueryClient();
  const [sent, setSent] = useState<Sent>({ isPending: false, submittedAt: 0, error: null });
  const { rollout } = props;
  const { id, stageIndex, revision } = rollout;
  const { queryKey } = rolloutQuery(id);
  const send = async (act: OfferedAct, reason: string) => {
    const submittedAt = Date.now();
    setSent({ isPending: true, submittedAt, error: null });
    try {
      const next = await actOnRollout(act, {
        rolloutId: id,
        expectedStage: stageIndex,
        expectedRevision: revision,
        reason,
        idempotencyKey: keyOf(act, props),
      });
      client.setQueryData(queryKey, next);
      setSent({ isPending: false, submittedAt, error: null });
    } catch (error) {
      setSent({ isPending: false, submittedAt, error: error as Error });
      await client.invalidateQueries({ queryKey });
    }
  };
  const press = (event: SyntheticEvent<HTMLFormElement, SubmitEvent>) => {
    const { submitter } = event.nativeEvent;
    if (!(submitter instanceof HTMLButtonElement)) return;
    event.preventDefault();
    const reason = new FormData(event.currentTarget).get("reason");
    const act = submitter.dataset["act"] as OfferedAct;
    if (!sent.isPending) void send(act, typeof reason === "string" ? reason : "");
  };
  return { press, ...sent };
}

function useConsequences({ rollout, description, names }: Props): Record<BarAct | "finish", string> {
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
    another: rollout.course === "choosing" ? t("goOnChoosing") : t("another", values),
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
  const answered = error instanceof AppError && error.extra["isOffline"] !== true ? error : null;
  return (
    <div className="sub" role="alert">
      <p>{errors(answered === null ? "offline" : `code.${answered.code}`)}</p>
      <TechnicalDetail text={answered?.detail} />
    </div>
  );
}

type Bar = { props: Props; consequences: ReturnType<typeof useConsequences> };

/** An act that cannot be pressed now: it can be reached, and says why. */
function Blocked({ act, reason, driver }: { act: BarAct; reason: BlockedReason; driver: string }) {
  const t = useTranslations("rollout.blocked");
  const words = useTranslations("glossary.verb");
  return (
    <button className="ac" type="button" aria-disabled="true" data-act={act} data-blocked={reason}>
      <Icon name={icons[act]} size="medium" />
      <b>{words(verbs[act])}</b>
      <span>{t(reason, { driver })}</span>
    </button>
  );
}

/** Stops, if need be, and goes back to step 2; while that is so, leads there. */
function Another({ props, consequences }: Bar) {
  const words = useTranslations("glossary.verb");
  const { rollout } = props;
  const content = (
    <>
      <Icon name={icons.another} size="medium" />
      <b>{words(verbs.another)}</b>
      <span>{consequences.another}</span>
    </>
  );
  if (rollout.course === "choosing") {
    return (
      <Link className="ac" data-act="another" href={`/rollbacks/${rollout.rollbackId}/version`}>
        {content}
      </Link>
    );
  }
  return (
    <button className="ac" type="submit" form={anotherForm} data-act="another">
      {content}
    </button>
  );
}

function BarButton({ act, props, consequences }: Bar & { act: Exclude<BarAct, "another"> }) {
  const words = useTranslations("glossary.verb");
  return (
    <button
      className="ac"
      type="submit"
      data-act={act}
      name="idempotency_key"
      value={keyOf(act, props)}
      formAction={rolloutActAddress(act, props.rollout.id)}
    >
      <Icon name={icons[act]} size="medium" />
      <b>{words(verbs[act])}</b>
      <span>{consequences[act]}</span>
    </button>
  );
}

/** The form of the rollback's own act; without scripts too it stops and leads to step 2. */
function AnotherForm({ rollout, idempotencyKey, rollbackRevision }: Props) {
  return (
    <form id={anotherForm} method="post" action={rollbackFormAddress("another", rollout.rollbackId)}>
      <HiddenFields
        idempotencyKey={`${idempotencyKey}.another.${rollout.revision}`}
        expectedRevision={rollbackRevision}
      />
    </form>
  );
}

function ExtendButton({ props }: { props: Props }) {
  const t = useTranslations("rollout");
  return (
    <p className="acts after">
      <button
        className="btn"
        type="submit"
        data-act="extend"
        name="idempotency_key"
        value={keyOf("extend", props)}
        formAction={rolloutActAddress("extend", props.rollout.id)}
      >
        <Icon name="pause" size="medium" />
        {t("extend", { minutes: extendMinutes })}
      </button>
    </p>
  );
}

/** What can be done now, each act with its consequence in one line. Forms first: they also post without JavaScript. */
export function ActBar(props: Props) {
  const { rollout, description } = props;
  const t = useTranslations("rollout");
  const consequences = useConsequences(props);
  const press = usePress(props);
  const { offered, bar } = description;
  return (
    <>
      {bar.length > 0 && (
        <>
          <AnotherForm {...props} />
          <form method="post" onSubmit={press.press} aria-label={t("acts")}>
            <Carried rollout={rollout} />
            <div className="ab">
              {bar.map(({ act, blocked }) => {
                if (blocked !== null)
                  return <Blocked key={act} act={act} reason={blocked} driver={rollout.driver.name} />;
                const shown = { props, consequences };
                return act === "another" ? (
                  <Another key={act} {...shown} />
                ) : (
                  <BarButton key={act} act={act} {...shown} />
                );
              })}
            </div>
            {offered.includes("extend") && <ExtendButton props={props} />}
          </form>
        </>
      )}
      {offered.includes("finish") && (
        <Suspense>
          <FinishForm
            rollout={rollout}
            idempotencyKey={keyOf("finish", props)}
            consequence={consequences.finish}
            onPress={press.press}
          />
        </Suspense>
      )}
      <Outcome press={press} />
    </>
  );
}

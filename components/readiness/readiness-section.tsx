import { useTranslations } from "next-intl";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Section } from "#components/shell/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { IconName } from "#components/ui/icon.tsx";
import { TechnicalDetail } from "#components/ui/technical-detail.tsx";
import { requestReadinessAddress } from "#lib/rollbacks/client.ts";
import type { Readiness, ReadinessPartResult } from "#lib/targets/readiness-schema.ts";
import type { ModelView } from "#lib/targets/view-schema.ts";
import { ReadinessLine } from "./readiness-line.tsx";
import { useAbout, useReadinessWords } from "./readiness-words.ts";

const secondMs = 1000;
const icons = {
  pass: "tick",
  fail: "octagon",
  inconclusive: "warning",
  not_run: "dash",
} as const satisfies Record<ReadinessPartResult["outcome"], IconName>;

function PartRow({ result }: { result: ReadinessPartResult }) {
  const t = useTranslations("readiness");
  const about = useAbout();
  const words = useReadinessWords();
  const { part, outcome, reason, durationMs } = result;
  const { detail } = reason.facts;
  return (
    <li data-part={part} data-outcome={outcome}>
      <Icon name={icons[outcome]} />
      <div>
        <p>
          {t.rich("partOutcome", {
            part: t(`part.${part}`),
            outcome: t(`outcome.${outcome}`),
            b: (text) => <b>{text}</b>,
          })}
          {durationMs !== null && (
            <span className="q">
              {t("took", { duration: durationMs < secondMs ? t("underASecond") : about(durationMs) })}
            </span>
          )}
        </p>
        <p className="q">{words(reason)}</p>
        <TechnicalDetail text={typeof detail === "string" ? detail : null} />
      </div>
    </li>
  );
}

function CheckNow({ targetId, model, canOperate, isInRollback, isBusy, idempotencyKey }: CheckProps) {
  const t = useTranslations("readiness");
  const refused = !canOperate ? "noRole" : isInRollback ? "checkInRollback" : isBusy ? "checkBusy" : null;
  if (refused !== null) return <p className="sub t13">{t(refused)}</p>;
  return (
    <form method="post" action={requestReadinessAddress(targetId)} className="ready-act">
      <HiddenFields idempotencyKey={idempotencyKey} />
      <input type="hidden" name="model" value={model} />
      <Button icon="check">{t("checkNow")}</Button>
      <p className="q t13">{t("checkNowHow")}</p>
    </form>
  );
}

type CheckProps = {
  targetId: string;
  model: string;
  canOperate: boolean;
  isInRollback: boolean;
  isBusy: boolean;
  idempotencyKey: string;
};
type Props = Omit<CheckProps, "isBusy" | "targetId" | "model"> & {
  view: Pick<ModelView, "model" | "target" | "readiness">;
};

/** The rollback-ready checklist of a model's target: each part of the last check, and a check now for who may. */
export function ReadinessSection({ view, ...check }: Props) {
  const { model, target, readiness } = view;
  return target === null || readiness === null ? null : (
    <Checklist readiness={readiness} {...check} targetId={target.id} model={model.slug} />
  );
}

function Checklist({ readiness, ...check }: Omit<CheckProps, "isBusy"> & { readiness: Readiness }) {
  const t = useTranslations("readiness");
  const about = useAbout();
  const { last, running, state } = readiness;
  const version = last?.versionName ?? null;
  const duration = last === null || last.readyMs === null ? null : about(last.readyMs);
  return (
    <Section id="readiness" title={t("title")}>
      <p className="sub">
        <ReadinessLine readiness={readiness} isCell />
      </p>
      {last === null ? (
        <p className="sub t13">{t("neverChecked")}</p>
      ) : (
        <>
          {state !== "ready" && (
            <p className="sub t13">
              {version === null
                ? t("checklistWithoutVersion")
                : duration === null
                  ? t("checklistWithoutTime", { version })
                  : t("checklist", { version, duration })}
            </p>
          )}
          <ul className="ready-list">
            {last.parts.map((result) => (
              <PartRow key={result.part} result={result} />
            ))}
          </ul>
          <p className="sub t13">{t("howOften")}</p>
        </>
      )}
      <CheckNow {...check} isBusy={running !== null} />
    </Section>
  );
}

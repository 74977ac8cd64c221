import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Section } from "#components/shell/section.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatShare } from "#lib/charts/format-value.ts";
import type { BackTest, BackTestRun } from "#lib/rollouts/back-test-schema.ts";

const icons = { stopped: "octagon", held: "warning", passed: "tick", no_data: "dash" } as const;

function Outcome({ run: { outcome, by } }: { run: BackTestRun }) {
  const t = useTranslations("guardrails");
  const words = useTranslations("glossary");
  if (by === null) return t(outcome === "no_data" ? "outcome.no_data" : "outcome.passed");
  return t(outcome === "stopped" ? "outcome.stopped" : "outcome.held", {
    role: words(`guardrailRole.${by.role}`),
    modality: words(`modality.${by.modality}`),
    share: formatShare(by.share),
  });
}

/** Whether a stop would have been right, and how that is told. */
function Fate({ run: { outcome, fate } }: { run: BackTestRun }) {
  const t = useTranslations("guardrails");
  const told = t(`told.${fate.told}`);
  if (fate.kind === "unknown") return t("fate.unknown", { told });
  const isStopped = outcome === "stopped";
  if (fate.kind === "bad") return t(isStopped ? "fate.rightly" : "fate.missed", { told });
  return t(isStopped ? "fate.wrongly" : "fate.well", { told });
}

function Run({ run }: { run: BackTestRun }) {
  return (
    <li data-outcome={run.outcome} data-fate={run.fate.kind}>
      <Icon name={icons[run.outcome]} />
      <div>
        <p>
          <Link href={`/rollbacks/${run.rollbackId}`}>
            <b>{run.versionName}</b>
          </Link>
          {", "}
          {run.targetTitle}
          {", "}
          <Time at={run.startedAt} />
        </p>
        <p>
          <Outcome run={run} />
          {run.by !== null && (
            <>
              {" "}
              <Time at={run.by.at} style="seconds" />
            </>
          )}
        </p>
        {run.outcome !== "no_data" && (
          <p className="q">
            <Fate run={run} />
          </p>
        )}
      </div>
    </li>
  );
}

/** The rollouts of the last 30 days as the limits would have treated them, one by one. */
export function BackTestList({ backTest, isTried }: { backTest: BackTest; isTried: boolean }) {
  const t = useTranslations("guardrails");
  const { runs, counts, from } = backTest;
  return (
    <Section id="back-test" title={t("backTest")} note={t(isTried ? "withTried" : "withInForce")} isSoft>
      {runs.length === 0 ? (
        <EmptyState kind="no_data_yet" title={t("noRollouts")}>
          {t("since")} <Time at={from} style="day" />
        </EmptyState>
      ) : (
        <>
          <p data-summary="">{t("summary", counts)}</p>
          <p className="sub t13">{t("how")}</p>
          <ul className="bt">
            {runs.map((run) => (
              <Run key={`${run.rolloutId} ${run.versionName}`} run={run} />
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

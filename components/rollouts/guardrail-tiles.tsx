import { useTranslations } from "next-intl";
import { Section } from "#components/shell/section.tsx";
import { formatInUnit, verdictNumbers } from "#components/rollbacks/verdict-numbers.ts";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { IntervalGlyph } from "#components/ui/interval-glyph.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { Verdict } from "#components/ui/verdict.tsx";
import type { VerdictName } from "#components/ui/verdict.tsx";
import { formatCount, formatShare } from "#lib/charts/format-value.ts";
import { commonIntervalScale, guardrailScale } from "#lib/charts/interval-layout.ts";
import type { DrawnInterval } from "#lib/charts/interval-layout.ts";
import { collectingOf } from "#lib/rollouts/core/collecting.ts";
import { recoveryKind } from "#lib/rollouts/core/judge-outcome.ts";
import { worstFirst } from "#lib/rollouts/core/describe-rollout.ts";
import { worseThanBefore } from "#lib/rollouts/core/worse-than-before.ts";
import type { GuardrailReading, Rollout } from "#lib/rollouts/schema.ts";
import { GuardrailEvidence } from "./guardrail-evidence.tsx";
import { useMetricWords } from "./metric-words.ts";
import { sentenceCase } from "./sentence-case.ts";

type Names = { readonly from: string; readonly to: string };

/** Gives the name of a guardrail: its modality and metric, and against what it is read. */
function useGuardrailName(): (reading: Pick<GuardrailReading, "guardrail">) => string {
  const t = useTranslations("rollout");
  const words = useTranslations("glossary.modality");
  const metricOf = useMetricWords();
  return ({ guardrail }) => {
    const metric = metricOf(guardrail.metric);
    return sentenceCase(t(`tile.${guardrail.role}`, { modality: words(guardrail.modality), metric }));
  };
}

type LimitScaleProps = {
  readonly reading: GuardrailReading;
  readonly drawn: DrawnInterval | null;
  /** Name and numbers; the limit is added. */
  readonly title: readonly (string | null)[];
};

function verdictOf(reading: GuardrailReading): VerdictName {
  const { outcome, verdict, guardrail } = reading;
  if (guardrail.role === "recovery" && recoveryKind(reading) === "improved") return "improved";
  const names = { broken: "regressed", undecided: "inconclusive", no_data: "no_data" } as const;
  if (outcome !== "within") return names[outcome];
  return verdict.kind === "improved" ? "improved" : "no_change";
}

type Drawn = { value: string | null; interval: string | null; drawn: DrawnInterval | null };

/** The restored version's share of the counted requests; null before the first window. */
function splitOf({ proof }: GuardrailReading): string | null {
  const { restored = null, other = null } = proof ?? {};
  const requests = (restored?.total ?? 0) + (other?.total ?? 0);
  return restored === null || requests === 0 ? null : formatShare((100 * restored.total) / requests);
}

/** A hard limit is on the value itself, the split on shares, every other guardrail on the difference to the other side. */
function drawnOf(reading: GuardrailReading): Drawn {
  const { guardrail, verdict } = reading;
  if (guardrail.role === "quality") return { value: splitOf(reading), interval: null, drawn: null };
  const numbers = verdictNumbers(verdict.evidence);
  if (numbers === null || verdict.evidence === null) return { value: null, interval: null, drawn: null };
  if (guardrail.role !== "hard_limit")
    return { value: numbers.difference, interval: numbers.interval, drawn: numbers.drawn };
  const at = -verdict.evidence.suspect;
  return { value: numbers.suspect, interval: null, drawn: { estimate: at, low: at, high: at } };
}

/** The interval on a scale of the guardrail's own limit. */
function LimitScale({ reading, drawn, title }: LimitScaleProps) {
  const t = useTranslations("rollout");
  const words = useTranslations("glossary.guardrailAction");
  const { guardrail, verdict } = reading;
  const { modality, role, action } = guardrail;
  const unit = verdict.evidence?.unit ?? "percent";
  const value = formatInUnit(role === "hard_limit" ? Math.abs(guardrail.limit) : guardrail.limit, unit);
  const limit = guardrail.limit === 0 ? null : t("limitAt", { action: words(action), value });
  const whole = [...title, limit].filter(Boolean).join(" · ");
  if (limit === null) {
    const scale = commonIntervalScale(drawn === null ? [] : [drawn]);
    return <IntervalGlyph interval={drawn} scale={scale} modality={modality} title={whole} />;
  }
  return (
    <>
      <IntervalGlyph
        interval={drawn}
        scale={guardrailScale(guardrail.limit)}
        modality={modality}
        title={whole}
        limit={guardrail.limit}
      />
      <p className="sc">
        <span style={{ left: "20%" }}>{limit}</span>
        <span style={{ left: "60%" }}>0</span>
      </p>
    </>
  );
}

/** The proof of a guardrail: in view where it is broken or has alarmed, else a press away. */
function Proof({ reading, names }: { reading: GuardrailReading; names: Names }) {
  const t = useTranslations("rollout");
  const { outcome, proof, guardrail } = reading;
  if (proof === null) return null;
  const isAlarmed = proof.alarmAt !== null && guardrail.role !== "recovery";
  const evidence = <GuardrailEvidence reading={reading} names={names} />;
  if (outcome === "broken" || isAlarmed) return <div className="pf">{evidence}</div>;
  return (
    <div className="pf t12">
      <Disclosure summary={t("proofOf")}>{evidence}</Disclosure>
    </div>
  );
}

type TilesProps = { readonly rollout: Rollout; readonly names: Names; readonly now: Date };

function Tile({ reading, rollout, names, now }: TilesProps & { reading: GuardrailReading }) {
  const t = useTranslations("rollout");
  const words = useTranslations("glossary.guardrailAction");
  const { guardrail, outcome, requests } = reading;
  const { value, interval, drawn } = drawnOf(reading);
  const isSplit = guardrail.role === "quality";
  const isWorse = worseThanBefore(rollout).includes(reading);
  const collecting = collectingOf(rollout, reading, now);
  const missing = t(
    isSplit && outcome !== "no_data" ? "notYet" : collecting === null ? "noData" : "collecting",
  );
  const said = value ?? missing;
  const name = useGuardrailName()(reading);
  const action = words(guardrail.action);
  return (
    <article className="ti" data-guardrail={guardrail.key} data-outcome={outcome}>
      <h3>
        <ModalityMark modality={guardrail.modality}>{name}</ModalityMark>
      </h3>
      <p className="dv">
        <b>{said}</b>
        {interval !== null && <span className="q">{interval}</span>}
      </p>
      <p className="q n" data-collecting={collecting !== null}>
        {collecting === null
          ? t("count", { count: formatCount(requests) })
          : t("collected", { has: formatCount(collecting.has), needed: formatCount(collecting.needed) })}
      </p>
      {!isSplit && <LimitScale reading={reading} drawn={drawn} title={[name, said, interval]} />}
      <Proof reading={reading} names={names} />
      <p className="q ft">
        {collecting === null && <Verdict verdict={isWorse ? "regressed" : verdictOf(reading)} />}
        <span>{isWorse ? t("thanBefore", names) : t("ifBroken", { action })}</span>
      </p>
    </article>
  );
}

/** The guardrails, worst first, each on a scale of its own limit. */
export function GuardrailTiles({ rollout, names, now }: TilesProps) {
  const t = useTranslations("rollout");
  const { readings } = rollout;
  const withData = readings.filter(({ outcome }) => outcome !== "no_data").length;
  return (
    <Section
      id="guardrails"
      title={t("guardrails")}
      note={t("withData", { count: withData, all: readings.length })}
    >
      {readings.length === 0 ? (
        <p className="sub">{t("notRead")}</p>
      ) : (
        <>
          <div className="tiles">
            {worstFirst(readings).map((reading) => (
              <Tile key={reading.guardrail.key} {...{ reading, rollout, names, now }} />
            ))}
          </div>
          <p className="q t13 gn">{t("scales")}</p>
        </>
      )}
    </Section>
  );
}

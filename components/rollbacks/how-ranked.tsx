import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Gap } from "#components/shell/gap.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import type { Column } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { formatDecimal } from "#lib/charts/format-value.ts";
import type { Candidate, CandidateGate, CandidateReason, VersionChoice } from "#lib/rollbacks/schema.ts";
import { CandidateReasonText } from "./candidate-reason.tsx";

/** The parts of a score, in the order of their bars. */
export const barNames = ["evaluation", "soak", "traffic", "recency", "restore"] as const;

function points(value: number): string {
  return formatDecimal(value, Number.isInteger(value) ? 0 : 1);
}

function Outcome({ gate }: { gate: CandidateGate | undefined }) {
  const t = useTranslations("rollbacks.ranked.outcome");
  if (gate === undefined) return null;
  return (
    <span data-outcome={gate.outcome}>
      {gate.outcome === "pass" ? t("pass") : <b>{t(gate.outcome)}</b>}
      {gate.reason !== null && (
        <small className="q">
          {" "}
          <CandidateReasonText reason={gate.reason} />
        </small>
      )}
    </span>
  );
}

function WeightTable({ choice }: { choice: VersionChoice }) {
  const t = useTranslations("rollbacks.ranked");
  const bars = useTranslations("rollbacks.version.bar");
  const { weights } = choice.ranking.ranking;
  type Row = (typeof barNames)[number] | "total";
  const valueOf = ({ bars: own, score }: Candidate, row: Row): string => {
    if (own === null || score === null) return t("none");
    return points(row === "total" ? score : own[row]);
  };
  const columns: Column<Row>[] = [
    { key: "part", heading: t("part"), cell: (row) => (row === "total" ? t("total") : bars(row)) },
    {
      key: "weight",
      heading: t("weight"),
      isNumeric: true,
      cell: (row) => (row === "total" ? "100" : points(weights[row])),
    },
    ...choice.candidates.map((candidate) => ({
      key: candidate.version.id,
      heading: candidate.version.shortName,
      isNumeric: true,
      cell: (row: Row) => valueOf(candidate, row),
    })),
  ];
  return (
    <DataTable caption={t("weights")} columns={columns} rows={[...barNames, "total"]} rowKey={(row) => row} />
  );
}

function GateTable({ choice }: { choice: VersionChoice }) {
  const t = useTranslations("rollbacks.ranked");
  const gates = useTranslations("rollbacks.gate");
  const columns: Column<CandidateGate>[] = [
    { key: "gate", heading: t("gate"), cell: ({ gate }) => gates(gate) },
    { key: "action", heading: t("ifFailed"), cell: ({ action }) => t(`action.${action}`) },
    ...choice.candidates.map(({ version, gates: own }) => ({
      key: version.id,
      heading: version.shortName,
      cell: ({ gate }: CandidateGate) => <Outcome gate={own.find((one) => one.gate === gate)} />,
    })),
  ];
  const rows = choice.candidates[0]?.gates ?? [];
  return <DataTable caption={t("gates")} columns={columns} rows={rows} rowKey={({ gate }) => gate} />;
}

/** The gates and weights that put the versions in this order, each with what it found of every version. */
export function HowRanked({ choice }: { choice: VersionChoice }) {
  const t = useTranslations("rollbacks.ranked");
  const { model, isDefault, revision } = choice.ranking;
  return (
    <Disclosure summary={t("title")}>
      <p className="sub">
        {t("by", { model, isDefault: String(isDefault), revision })}
        <Gap />
        <Link href={`/settings/ranking?model=${encodeURIComponent(model)}`}>{t("change")}</Link>
      </p>
      <h3 className="after">{t("gates")}</h3>
      <GateTable choice={choice} />
      <h3 className="after">{t("weights")}</h3>
      <WeightTable choice={choice} />
    </Disclosure>
  );
}

const unblockWords = [
  "is_suspect",
  "known_bad",
  "never_served",
  "imported",
  "component_not_recorded",
  "artifact_missing",
  "artifact_differs",
  "artifacts_not_checked",
  "contains_suspect_change",
  "shares_changed_component",
  "not_better_on_complaint",
  "complaint_not_shown",
  "security_fix_lost",
  "no_golden_cases",
  "consumers_unknown",
  "consumer_breaks",
  "consumer_loses_field",
] as const satisfies readonly CandidateReason["code"][];

/** Where no version is recommended: the nearest one, and what would make it so. */
export function NearestCandidate({ choice }: { choice: VersionChoice }) {
  const t = useTranslations("rollbacks.ranked");
  const { nearest, candidates } = choice;
  const version = candidates.find((candidate) => candidate.version.id === nearest?.versionId)?.version;
  if (nearest === null || version === undefined) return null;
  return (
    <div className="after" data-nearest={version.name}>
      <p>
        <b>{t("nearest", { version: version.shortName })}</b>
      </p>
      <ul className="pl">
        {nearest.unblock.map((reason) => (
          <li key={`${reason.code} ${JSON.stringify(reason.facts)}`}>
            <span>
              <CandidateReasonText reason={reason} />{" "}
              <span className="q">
                {t(`unblock.${unblockWords.find((code) => code === reason.code) ?? "other"}`)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

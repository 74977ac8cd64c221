import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { PreparedNote } from "#components/readiness/prepared-note.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { IconName } from "#components/ui/icon.tsx";
import { formatDecimal } from "#lib/charts/format-value.ts";
import type { Candidate, CandidateReason, ScoreBars } from "#lib/rollbacks/schema.ts";
import { CandidateReasonText } from "./candidate-reason.tsx";
import { barNames } from "./how-ranked.tsx";
import { VerdictList } from "./verdict-list.tsx";

/** Of a bar, whose whole length is the weight that the model gives it. */
const pixelsPerPoint = 2.4;

/** Reasons that are told but speak against. */
const doubts: readonly CandidateReason["code"][] = [
  "complaint_not_shown",
  "shares_changed_component",
  "had_incident",
  "no_golden_cases",
  "readiness_not_passed",
  "consumer_loses_field",
  "consumer_breaks",
  "consumers_unknown",
  "known_bad",
  "never_served",
  "imported",
  "component_not_recorded",
  "artifact_missing",
  "artifact_differs",
  "contains_suspect_change",
  "not_better_on_complaint",
  "security_fix_lost",
];

function iconOf({ code }: CandidateReason): IconName {
  return doubts.includes(code) ? "warning" : "tick";
}

type ScoreProps = { bars: ScoreBars; weights: ScoreBars; score: number };

function ScoreBarList({ bars, weights, score }: ScoreProps) {
  const t = useTranslations("rollbacks.version");
  return (
    <div className="why5" role="group" aria-label={t("scoreOf", { score: formatDecimal(score, 1) })}>
      {barNames.map((name) => {
        const full = Math.max(weights[name] * pixelsPerPoint, 1);
        return (
          <div key={name}>
            <span>{t(`bar.${name}`)}</span>
            <svg width={full} height="8" aria-hidden="true">
              <rect className="bx" x="0.5" y="0.5" width={Math.max(full - 1, 0)} height="7" />
              <rect className="bf" width={bars[name] * pixelsPerPoint} height="8" />
            </svg>
            <b>{formatDecimal(bars[name], Number.isInteger(bars[name]) ? 0 : 1)}</b>
          </div>
        );
      })}
    </div>
  );
}

function Score({ score }: { score: number | null }) {
  const t = useTranslations("rollbacks.version");
  if (score === null) return null;
  return (
    <span className="score">
      {formatDecimal(score, 1)}
      <small> {t("of100")}</small>
    </span>
  );
}

type Props = {
  candidate: Candidate;
  /** What each part of the score can give at most. */
  weights: ScoreBars;
  isChosen: boolean;
  suspect: string;
  describedBy?: string | undefined;
};

const fieldName = "candidateVersionId";

/** The recommended version as a card: reasons, score, and what going back changes, on one zero line. */
export function RecommendedCard({ candidate, weights, isChosen, suspect }: Props) {
  const t = useTranslations("rollbacks.version");
  const { version, reasons, bars, score, prepared, verdicts } = candidate;
  return (
    <label className="rec" data-candidate={version.name}>
      <input type="radio" name={fieldName} value={version.id} defaultChecked={isChosen} />
      <div className="rh">
        <h2>{version.shortName}</h2>
        <span className="tag">{t("recommended")}</span>
        <span className="mono q wide">{version.name}</span>
        <Score score={score} />
      </div>
      <div className="rb">
        <ul className="evi">
          {reasons.map((reason) => (
            <li key={reasonKey(reason)}>
              <Icon name={iconOf(reason)} />
              <CandidateReasonText reason={reason} />
            </li>
          ))}
          <PreparedNote prepared={prepared} />
        </ul>
        {bars && score !== null && <ScoreBarList bars={bars} weights={weights} score={score} />}
      </div>
      <VerdictList verdicts={verdicts} heading={(metric) => t("changes", { metric, suspect })} />
    </label>
  );
}

function reasonKey({ code, facts }: CandidateReason): string {
  return `${code} ${JSON.stringify(facts)}`;
}

/** Another version that may be chosen: what speaks most for it, the rest in one line, then each doubt. */
export function CandidateRow({ candidate, isChosen }: Props) {
  const { version, reasons, score } = candidate;
  const told = reasons.filter(({ code }) => doubts.includes(code));
  const [first, ...rest] = reasons.filter(({ code }) => !doubts.includes(code));
  return (
    <label className="alt" data-candidate={version.name}>
      <input type="radio" name={fieldName} value={version.id} defaultChecked={isChosen} />
      <div>
        <h3>{version.shortName}</h3>
        {first !== undefined && (
          <p>
            <CandidateReasonText reason={first} />
          </p>
        )}
        {rest.length > 0 && (
          <p>
            {rest.map((reason, place) => (
              <Fragment key={reasonKey(reason)}>
                {place > 0 && " · "}
                <CandidateReasonText reason={reason} />
              </Fragment>
            ))}
          </p>
        )}
        {told.map((reason) => (
          <p key={reasonKey(reason)} className="dbt">
            <Icon name="warning" /> <CandidateReasonText reason={reason} />
          </p>
        ))}
      </div>
      <Score score={score} />
    </label>
  );
}

/** The versions that cannot be chosen, each with what blocks it. */
export function BlockedCandidates({ candidates }: { candidates: readonly Candidate[] }) {
  return (
    <ul>
      {candidates.map(({ version, blockers }) => (
        <li key={version.id} data-blocked={version.name}>
          <Icon name="octagon" size="medium" />
          <b>{version.shortName}</b>
          <div>
            {blockers.map((reason) => (
              <p key={reason.code}>
                <CandidateReasonText reason={reason} />
              </p>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

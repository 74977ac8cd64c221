import { clsx } from "clsx";
import { useFormatter, useLocale, useNow, useTimeZone, useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import { Link } from "#components/messages/navigation.ts";
import { ReviewNote } from "#components/rollbacks/review-note.tsx";
import { rollbackAddress } from "#components/shell/screen-frame.tsx";
import { FrozenWords } from "./freeze-note.tsx";
import { ReadinessLine } from "#components/readiness/readiness-line.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Gap } from "#components/shell/gap.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { Sparkline } from "#components/ui/sparkline.tsx";
import { SplitBar } from "#components/ui/split-bar.tsx";
import { StateBadge } from "#components/ui/state-badge.tsx";
import { Time } from "#components/ui/time.tsx";
import { verdictFinding } from "#components/versions/verdict-finding.ts";
import { formatDuration, formatInstant } from "#lib/charts/format-instant.ts";
import { formatMetric, formatMetricDifference } from "#lib/charts/format-metric.ts";
import { formatShare } from "#lib/charts/format-value.ts";
import { prepareSparkline } from "#lib/charts/sparkline.ts";
import type { OpenRollback, OverviewModel } from "#lib/rollbacks/overview-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { HistoryPoint, ModalityHealth } from "#lib/targets/view-schema.ts";

function sparkPoints(points: readonly HistoryPoint[]) {
  return points.map(({ at, value, low, high, n }) => ({
    at: at.getTime(),
    value: value === null ? null : value / 100,
    low: low === null ? null : low / 100,
    high: high === null ? null : high / 100,
    n,
  }));
}

type CellProps = {
  health: ModalityHealth | undefined;
  modality: Modality;
  /** Set while nothing can be read: what was counted before is no value of now. */
  noDataSince: Date | null;
};

/** The newest value and what it means; while nothing can be read, since when. */
function CellWords({ health, noDataSince }: { health: ModalityHealth; noDataSince: Date | null }) {
  const t = useTranslations("overview");
  const words = useTranslations("glossary.verdictInText");
  if (noDataSince !== null) {
    return (
      <>
        <b>–</b>
        <span>{t.rich("noDataSince", { time: () => <Time at={noDataSince} style="time" /> })}</span>
      </>
    );
  }
  const { verdict, value } = health;
  const evidence = verdict?.evidence ?? null;
  const unjudged = value === null ? words("no_data") : t("notJudged");
  return (
    <>
      <b>{value === null ? "–" : formatMetric(value, "percent")}</b>
      {evidence !== null && <em>{formatMetricDifference(evidence.estimate, evidence.unit)}</em>}
      <span>{verdict === null ? unjudged : words(verdict.kind)}</span>
    </>
  );
}

function ModalityCell({ health, modality, noDataSince }: CellProps) {
  if (health === undefined) return <div className="c none wide" aria-hidden="true" />;
  const { verdict, points, baseline } = health;
  const spark = prepareSparkline({
    points: sparkPoints(points),
    baseline: baseline === null ? null : baseline / 100,
  });
  const isHot = noDataSince === null && verdict?.kind === "regressed";
  return (
    <div className={clsx("c", isHot && "hot")}>
      <span className="ml narrow">
        <ModalityMark modality={modality} />
      </span>
      <Sparkline model={spark} modality={modality} />
      <p>
        <span className="vh">
          <ModalityMark modality={modality} />
        </span>
        <CellWords health={health} noDataSince={noDataSince} />
      </p>
    </div>
  );
}

/** How long a version has had its share; the exact instant is in the title. */
function ServedFor({ since }: { since: Date }) {
  const t = useTranslations("overview");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const age = formatDuration(useNow().getTime() - since.getTime(), context.locale);
  return (
    <time dateTime={since.toISOString()} title={formatInstant(since, context)}>
      {t("servedFor", { age })}
    </time>
  );
}

function ServingCell({ model, isBig }: { model: OverviewModel; isBig: boolean }) {
  const t = useTranslations("overview");
  const shell = useTranslations("shell");
  const { serving, state, lastMove } = model;
  return (
    <div className="who">
      {!isBig && (
        <>
          <h3>
            <Link href={`/models/${model.model.slug}`}>{model.model.slug}</Link>
          </h3>
          <StateBadge state={state} />
        </>
      )}
      {serving.length === 0 && <p className="ver">{t("servesNothing")}</p>}
      {serving.map(({ versionId, shortName, intended, observed }) => {
        const shares = { intended: formatShare(intended), observed: formatShare(observed ?? 0) };
        return (
          <div className="share" key={versionId}>
            <p className="ver">
              {t.rich(observed === null ? "shareUnobserved" : "share", {
                version: () => <b>{shortName}</b>,
                ...shares,
              })}
              {lastMove?.shortName === shortName && serving.length === 1 && <ServedFor since={lastMove.at} />}
            </p>
            <SplitBar
              intendedPercent={intended}
              observedPercent={observed}
              title={shell(observed === null ? "splitTitleUnobserved" : "splitTitle", {
                version: shortName,
                ...shares,
              })}
            />
          </div>
        );
      })}
    </div>
  );
}

/** Who is on it, and where: the step, or how far traffic is once it moves. */
function Somebody({ rollback }: { rollback: OpenRollback }) {
  const t = useTranslations("overview");
  const words = useTranslations("glossary.step");
  const { driver, step, candidateName, candidateShare, rolloutState } = rollback;
  if (rolloutState === null || candidateName === null || candidateShare === null) {
    return t("somebody", { driver, step: words(step === "report" ? "notify" : step) });
  }
  const share = formatShare(candidateShare);
  return t("somebodyMoves", {
    driver,
    moving: t("strip.moving", { share, version: candidateName, state: rolloutState }),
  });
}

/** What is wrong with a model in sentences: what got worse by how much, what got better, who is on it. */
function Trouble({ model }: { model: OverviewModel }) {
  const t = useTranslations("overview");
  const words = useTranslations("glossary");
  const locale = useLocale();
  const format = useFormatter();
  const { modalities, target, rollback, baselineShortName } = model;
  const better = modalities.filter(({ verdict }) => verdict?.kind === "improved");
  const since = target?.health?.since;
  return (
    <p>
      {modalities
        .filter(({ verdict }) => verdict?.kind === "regressed")
        .map(({ modality, verdict }) => (
          <span key={modality}>
            {t("fell", {
              modality: words(`modality.${modality}`),
              amount: verdictFinding(verdict, locale).amount ?? "",
              version: baselineShortName ?? t("before"),
            })}
            <Gap />
          </span>
        ))}
      {better.length > 0 &&
        t("rose", {
          modalities: format.list(better.map(({ modality }) => words(`modality.${modality}`))),
        })}
      {better.length > 0 && <Gap />}
      {since && model.state === "degraded" && (
        <>
          {t.rich("since", { time: () => <Time at={since} /> })}
          <Gap />
        </>
      )}
      {rollback !== null ? <Somebody rollback={rollback} /> : !target?.review && t("nobody")}
    </p>
  );
}

function RowAction({ model, isBig }: { model: OverviewModel; isBig: boolean }) {
  const t = useTranslations("overview");
  const verbs = useTranslations("glossary.verb");
  const { state, rollback } = model;
  if (rollback !== null) {
    return (
      <ButtonLink primary={isBig} href={rollbackAddress(rollback)}>
        {t("openRollback")}
      </ButtonLink>
    );
  }
  if (state !== "degraded") return null;
  return (
    <ButtonLink primary={isBig} href={`/rollbacks/new?model=${model.model.slug}`}>
      {verbs("review")}
    </ButtonLink>
  );
}

function Frozen({ model }: { model: OverviewModel }) {
  const freeze = model.target?.freeze;
  if (!freeze) return null;
  return (
    <p data-frozen={freeze.id}>
      <FrozenWords freeze={freeze} />
    </p>
  );
}

/** The way into a fire drill, where the target allows them and nothing is under way. */
function StartDrill({ model: { model, target, rollback, serving, state } }: { model: OverviewModel }) {
  const t = useTranslations("overview");
  // Beside a real problem it would only be pressed by mistake.
  if (state === "degraded" || target?.allowsDrills !== true || rollback !== null || serving.length === 0) {
    return null;
  }
  return (
    <p>
      <Link href={`/rollbacks/new?model=${model.slug}&target=${target.id}&drill=true`}>
        {t("startDrill")}
      </Link>
    </p>
  );
}

/** As many columns as there are modalities, so that the last one has the rest of the line. */
export function columnsOf(count: number): CSSProperties {
  return { gridTemplateColumns: `var(--ov-columns, 200px repeat(${count}, 136px) minmax(0, 1fr))` };
}

type Props = { model: OverviewModel; columns: readonly Modality[]; isBig: boolean };

/** One model in a line: what serves, one column per modality, and what to do; the most urgent one is a panel. */
export function OverviewRow({ model, columns, isBig }: Props) {
  const t = useTranslations("overview");
  const { state, target } = model;
  const reason = target === null ? t("noTarget") : state === "no_data" ? t("noCounts") : null;
  return (
    <article className={clsx("row", isBig && "big")} style={columnsOf(columns.length)}>
      {isBig && (
        <header>
          <div>
            <h3>
              <Link href={`/models/${model.model.slug}`}>{model.model.slug}</Link>
            </h3>
            <StateBadge state={state} />
          </div>
          <Trouble model={model} />
          <ReviewNote review={target?.review} />
          <RowAction model={model} isBig />
        </header>
      )}
      <ServingCell model={model} isBig={isBig} />
      {columns.map((modality) => (
        <ModalityCell
          key={modality}
          modality={modality}
          noDataSince={model.noDataSince}
          health={model.modalities.find((one) => one.modality === modality)}
        />
      ))}
      <div className="rdy">
        {reason !== null && <p>{reason}</p>}
        <Frozen model={model} />
        {model.readiness !== null && model.rollback === null && (
          <p>
            <ReadinessLine readiness={model.readiness} />
          </p>
        )}
        {!isBig && <ReviewNote review={target?.review} />}
        {!isBig && <RowAction model={model} isBig={false} />}
        <StartDrill model={model} />
      </div>
    </article>
  );
}

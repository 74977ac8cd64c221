import type { CaseRollUp, ComparedMetric, ModalityRollUp } from "#lib/evaluations/view-schema.ts";
import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { mcNemar } from "#lib/statistics/mcnemar.ts";
import type { InterfaceComparison } from "#lib/versions/interface-schema.ts";

/** What a comparison of two versions is rolled up from; `contracts` null: not asked. */
export interface RolledFacts {
  readonly metrics: readonly Pick<ComparedMetric, "modality" | "comparability" | "verdict">[];
  readonly contracts: InterfaceComparison["status"] | null;
}

type Rolled = RolledFacts["metrics"][number];
type Direction = ModalityRollUp["direction"];

/** Up to so many minimum effects a move without an interval may be chance. */
const weakEffects = 5;
/** So many results are a crowd in which some move by chance; in fewer each speaks for itself. */
const crowd = 10;
const alpha = 0.05;

function hasInterval({ strength }: Verdict): boolean {
  return strength !== null && strength !== "practical";
}

function isWeak(verdict: Verdict): boolean {
  const { estimate, minimumEffect } = verdict.evidence ?? { estimate: Infinity, minimumEffect: 0 };
  return !hasInterval(verdict) && Math.abs(estimate) < weakEffects * minimumEffect;
}

/** Two-sided sign test of as many results better as worse. */
function isBeyondChance(worse: number, better: number): boolean {
  return mcNemar({ onlyFirst: worse, onlySecond: better }).exactP < alpha;
}

function verdictsOf(rolled: readonly Rolled[], kind: Verdict["kind"]): Verdict[] {
  return rolled.flatMap(({ verdict }) => (verdict.kind === kind ? [verdict] : []));
}

function undecidedOf(rolled: readonly Rolled[]): Verdict[] {
  return [...verdictsOf(rolled, "inconclusive"), ...verdictsOf(rolled, "being_computed")];
}

/** Where results moved both ways: the majority's way, where it is beyond chance and no interval speaks against it. */
function contestedDirection(worse: readonly Verdict[], better: readonly Verdict[]): Direction {
  const [minority, direction] =
    worse.length > better.length ? ([better, "worse"] as const) : ([worse, "better"] as const);
  const isOutvoted = isBeyondChance(worse.length, better.length) && !minority.some(hasInterval);
  return isOutvoted ? direction : "mixed";
}

function directionOf(rolled: readonly Rolled[]): Direction {
  const worse = verdictsOf(rolled, "regressed");
  const better = verdictsOf(rolled, "improved");
  const isUndecided = undecidedOf(rolled).length > 0;
  const moved = [...worse, ...better];
  const decidedCount = moved.length + verdictsOf(rolled, "no_change").length;
  if (decidedCount === 0) {
    const isIncomparable = rolled.some(({ comparability }) => comparability === "not_comparable");
    return isIncomparable && !isUndecided ? "not_comparable" : "unknown";
  }
  const isScattered = decidedCount >= crowd && 2 * moved.length < decidedCount && moved.every(isWeak);
  if (moved.length === 0 || (isScattered && !isBeyondChance(worse.length, better.length))) {
    return isUndecided ? "unknown" : "flat";
  }
  if (better.length === 0) return "worse";
  return worse.length === 0 ? "better" : contestedDirection(worse, better);
}

function modalityOf(modality: Modality, rolled: readonly Rolled[]): ModalityRollUp {
  const count = (kind: Verdict["kind"]): number => verdictsOf(rolled, kind).length;
  return {
    modality,
    direction: directionOf(rolled),
    worse: count("regressed"),
    better: count("improved"),
    unchanged: count("no_change"),
    undecided: undecidedOf(rolled).length,
    notComparable: rolled.filter(({ comparability }) => comparability === "not_comparable").length,
  };
}

function kindOf(
  directions: readonly Direction[],
  contracts: InterfaceComparison["status"] | null,
): CaseRollUp["kind"] {
  if (contracts === "breaking") return "breaking";
  const has = (direction: Direction): boolean => directions.includes(direction);
  if (has("mixed") || (has("worse") && has("better"))) return "mixed";
  if (has("worse")) return "regression";
  if (has("better")) return "improvement";
  const areAll = (direction: Direction): boolean => directions.every((one) => one === direction);
  if (directions.length === 0) return "cannot_tell";
  if (areAll("not_comparable")) return "not_comparable";
  return areAll("flat") && contracts !== "unknown" ? "no_change" : "cannot_tell";
}

/**
 * The one word for a step from one version to another, from all its verdicts.
 *
 * `breaking` where consumers break, whatever the metrics say. Else per modality: results that moved one way give its
 * direction; both ways, the majority's if the sign test rejects chance at 5 % and no interval stands against it, else
 * mixed; of ten or more fewer than half moved, each by less than five minimum effects without an interval and neither way beyond
 * chance: flat. Directions that differ between modalities are mixed. `no_change` needs every modality judged and flat;
 * what is undecided or has no data is `cannot_tell`, never fine. Metrics that the model switched off are not
 * looked at.
 */
export function rollUpCase({ metrics: all, contracts }: RolledFacts): CaseRollUp {
  const metrics = all.filter(({ verdict }) => verdict.reason !== "metric_disabled");
  const modalities = [...new Set(metrics.map(({ modality }) => modality))].map((modality) =>
    modalityOf(
      modality,
      metrics.filter((one) => one.modality === modality),
    ),
  );
  return {
    kind: kindOf(
      modalities.map(({ direction }) => direction),
      contracts,
    ),
    modalities,
  };
}

import { liveMetrics } from "#lib/evaluations/core/live-verdict.ts";
import type { LiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import type { EvidenceWindow } from "#lib/rollouts/core/evidence-windows.ts";
import { badAnswers, requestsOf } from "#lib/rollouts/core/guardrail-counts.ts";
import type { BadAnswers } from "#lib/rollouts/core/guardrail-counts.ts";
import type { EvidenceSums, StageEvidence, StageShares } from "#lib/rollouts/evidence-schema.ts";
import type { Guardrail } from "#lib/rollouts/schema.ts";
import { eventLogEValue, eventLogRatios } from "#lib/statistics/event-e-process.ts";
import { sequentialMultinomial } from "#lib/statistics/sequential-multinomial.ts";
import {
  addSymmetricInterval,
  symmetricOneSidedEValue,
  symmetricRho,
} from "#lib/statistics/symmetric-e-process.ts";

/** A stage with what is new in it. */
export type StageLook = {
  readonly index: number;
  readonly shares: StageShares;
  /** Where its windows begin, if none was counted yet. */
  readonly from: Date;
  /** Windows that were not there at the last look; those that were counted before are left out by `consumedUntil`. */
  readonly windows: readonly EvidenceWindow[];
  /** Set while the split is not ours: what was answered until then is never counted. */
  readonly skippedUntil: Date | null;
  /** Windows that the stage is planned to last, for the tuning of the interval test. */
  readonly plannedWindows: number;
};

/** What the sums of a guardrail need to know beside the windows. */
export type EvidenceSetting = {
  readonly guardrail: Guardrail;
  /** Level of one guardrail, for the tuning of the interval test. */
  readonly alpha: number;
  /** Bad answers of the suspect before the rollout, for the tuning only; null when nothing was counted. */
  readonly before: BadAnswers | null;
};

const largestLog = 690;
/** The interval test is tuned to decide after this many windows at least and at most, however long a stage is planned. */
const [fewestPlanned, mostPlanned] = [12, 60];
/** Two slices count as equal within this many percentage points. */
const equalWithin = 0.02;

/** Which way a guardrail's e-value looks: for a worse or for a better restored version. */
export function directionOf({ role }: Pick<Guardrail, "role">): "worse" | "better" {
  return role === "recovery" ? "better" : "worse";
}

/** The live metric of a guardrail, or null when live counts cannot answer it. */
export function liveMetricOf({ metric }: Pick<Guardrail, "metric">): LiveMetric | null {
  return liveMetrics.find((known) => known === metric) ?? null;
}

/**
 * A stage's evidence after one more look. Every window is added once: one that begins before `consumedUntil` is left out, so
 * that looking again, a retry, or another worker changes nothing. Gives the same object when nothing was new.
 */
export function addToEvidence(
  before: StageEvidence,
  look: StageLook,
  setting: EvidenceSetting,
): StageEvidence {
  const fresh = look.windows.filter(({ from }) => from >= before.consumedUntil);
  const after = fresh.reduce((evidence, window) => addWindow(evidence, { window, look, setting }), before);
  const { skippedUntil } = look;
  if (skippedUntil === null || skippedUntil <= after.consumedUntil) return after;
  return { ...after, consumedUntil: skippedUntil };
}

/** A guardrail that has learnt nothing yet in a stage; windows from `from` on count. */
export function noEvidence(
  guardrailKey: string,
  { index, from, shares }: Pick<StageLook, "index" | "from" | "shares">,
): StageEvidence {
  const counts = { windows: 0, restoredBad: 0, restoredTotal: 0, otherBad: 0, otherTotal: 0 };
  return {
    guardrailKey,
    stageIndex: index,
    consumedUntil: from,
    ...counts,
    sums: { test: "none", shares: { ...shares } },
    logEValue: 0,
    alarmAt: null,
  };
}

type Adding = {
  readonly window: EvidenceWindow;
  readonly look: StageLook;
  readonly setting: EvidenceSetting;
};

function addWindow(evidence: StageEvidence, adding: Adding): StageEvidence {
  const { window, setting } = adding;
  const consumed = { ...evidence, consumedUntil: window.until };
  if (setting.guardrail.role === "quality") return addSplit(consumed, adding);
  const metric = liveMetricOf(setting.guardrail);
  if (metric === null) return consumed;
  const { modality } = setting.guardrail;
  const isInterval = testOf(evidence.sums, adding) === "interval";
  const restored = badAnswers(metric, modality, window.restored);
  const other = badAnswers(metric, modality, isInterval ? (window.control ?? []) : window.suspect);
  if (restored === null || other === null) return consumed;
  const sums = isInterval
    ? addInterval(evidence.sums, { restored, other }, adding)
    : addEvents(evidence.sums, { restored, other }, adding);
  if (sums === null) return consumed;
  return {
    ...consumed,
    windows: evidence.windows + 1,
    restoredBad: evidence.restoredBad + restored.bad,
    restoredTotal: evidence.restoredTotal + restored.total,
    otherBad: evidence.otherBad + other.bad,
    otherTotal: evidence.otherTotal + other.total,
    sums,
    logEValue: logEValueOf(sums, setting.guardrail),
  };
}

/** The test is chosen with the first window of a stage and kept: a test that is chosen by what it gave proves nothing. */
function testOf(sums: EvidenceSums, { window }: Adding): "interval" | "event" {
  if (sums.test === "interval") return "interval";
  if (sums.test !== "none") return "event";
  const { restored, control } = sums.shares;
  const isEqual = control > 0 && Math.abs(control - restored) <= equalWithin;
  return isEqual && window.control !== null ? "interval" : "event";
}

type Arms = { readonly restored: BadAnswers; readonly other: BadAnswers };

/** X = bad answers of the restored slice minus those of the equal control slice. */
function addInterval(
  sums: EvidenceSums,
  { restored, other }: Arms,
  { window, look, setting }: Adding,
): EvidenceSums | null {
  if (window.control === null) return null;
  const rho = sums.test === "interval" ? sums.rho : rhoOf({ restored, other }, look, setting);
  const kept = sums.test === "interval" ? sums : { sum: 0, squares: 0 };
  return { test: "interval", rho, ...addSymmetricInterval(kept, restored.bad - other.bad) };
}

/**
 * The tuning: planned windows times the variance of a difference, from the suspect's rate before the rollout and the size
 * of the first window, which tells nothing about who had the bad answers. It moves the power, never the false alarms.
 */
function rhoOf({ restored, other }: Arms, look: StageLook, { before, alpha }: EvidenceSetting): number {
  const rate = ((before?.bad ?? 0) + 1) / ((before?.total ?? 0) + 20);
  const variance = Math.max(1, rate * (restored.total + other.total));
  const windows = Math.min(mostPlanned, Math.max(fewestPlanned, look.plannedWindows));
  return symmetricRho(windows * variance, Math.min(2 * alpha, 0.5));
}

/** ln LR of the window, given the requests that each side answered in it. */
function addEvents(sums: EvidenceSums, { restored, other }: Arms, { setting }: Adding): EvidenceSums | null {
  if (restored.total === 0 || other.total === 0) return null;
  const stage = {
    canaryShare: restored.total / (restored.total + other.total),
    canaryEvents: restored.bad,
    events: restored.bad + other.bad,
  };
  const added = eventLogRatios(stage, directionOf(setting.guardrail));
  const kept = sums.test === "event" ? sums.logRatios : [];
  return { test: "event", logRatios: added.map((ratio, place) => clamp(ratio + (kept[place] ?? 0))) };
}

/** Requests per slice against the planned shares; the control slice is its own where it was counted. */
function addSplit(evidence: StageEvidence, { window }: Adding): StageEvidence {
  const kept = splitSumsOf(evidence.sums, window);
  if (kept === null) return evidence;
  const suspect = requestsOf(window.suspect);
  const requests = requestsOf(window.restored);
  const ofControl = requestsOf(window.control ?? []);
  const counted = kept.shares.length === 3 ? [requests, ofControl, suspect - ofControl] : [requests, suspect];
  const sums = { ...kept, counts: kept.counts.map((count, place) => count + (counted[place] ?? 0)) };
  return {
    ...evidence,
    windows: evidence.windows + 1,
    restoredTotal: evidence.restoredTotal + requests,
    otherTotal: evidence.otherTotal + suspect,
    sums,
    logEValue: clamp(Math.log(sequentialMultinomial([sums]).eValue)),
  };
}

/** The planned shares as parts of 1; null where one version has all, since then there is no split to judge. */
function splitSumsOf(
  sums: EvidenceSums,
  { control: counted }: EvidenceWindow,
): Extract<EvidenceSums, { test: "split" }> | null {
  if (sums.test === "split") return sums;
  if (sums.test !== "none") return null;
  const { restored, control, rest } = sums.shares;
  const isApart = counted !== null && control > 0 && rest > 0;
  const shares = isApart ? [restored, control, rest] : [restored, control + rest];
  if (shares.some((share) => share <= 0)) return null;
  const planned = restored + control + rest;
  return { test: "split", shares: shares.map((share) => share / planned), counts: shares.map(() => 0) };
}

function logEValueOf(sums: EvidenceSums, guardrail: Guardrail): number {
  if (sums.test === "event") return clamp(eventLogEValue(sums.logRatios));
  if (sums.test !== "interval") return 0;
  const sign = directionOf(guardrail) === "worse" ? 1 : -1;
  const eValue = symmetricOneSidedEValue({ sum: sign * sums.sum, squares: sums.squares }, sums.rho);
  return clamp(Math.log(eValue));
}

function clamp(log: number): number {
  return Math.min(largestLog, Math.max(-largestLog, log));
}

/**
 * The natural logarithm of a guardrail's e-value over all its stages: a product, in whichever order the stages came. Event
 * stages share their ratios; no counts of two stages are ever pooled.
 */
export function combineStages(stages: readonly StageEvidence[]): number {
  const events = stages.flatMap(({ sums }) => (sums.test === "event" ? [sums.logRatios] : []));
  const [first, ...others] = events;
  const ofEvents =
    first === undefined
      ? 0
      : eventLogEValue(
          first.map((ratio, place) => others.reduce((sum, each) => sum + (each[place] ?? 0), ratio)),
        );
  const ofOthers = stages.reduce((sum, each) => (each.sums.test === "event" ? sum : sum + each.logEValue), 0);
  return clamp(ofEvents + ofOthers);
}

/**
 * How many percentage points more of its answers the restored version had bad, weighted over the stages (Mantel-Haenszel
 * weights n1 n2/(n1 + n2)); null without answers on both sides.
 */
export function badPoints(stages: readonly StageEvidence[]): number | null {
  let weights = 0;
  let sum = 0;
  for (const { restoredBad, restoredTotal, otherBad, otherTotal } of stages) {
    if (restoredTotal === 0 || otherTotal === 0) continue;
    const weight = (restoredTotal * otherTotal) / (restoredTotal + otherTotal);
    weights += weight;
    sum += weight * (restoredBad / restoredTotal - otherBad / otherTotal);
  }
  return weights === 0 ? null : (100 * sum) / weights;
}

import type { ArmCounts } from "#lib/rollouts/core/guardrail-counts.ts";

/** Which part of the traffic counts belong to: the restored version, the suspect's control slice, the suspect's rest. */
export type Arm = "restored" | "control" | "rest";

/** Live counts of one arm and modality in one interval of the metric reader. */
export type ArmSample = ArmCounts & {
  readonly arm: Arm;
  readonly bucketAt: Date;
  readonly bucketMs: number;
};

/** One window of the sequential tests: what every arm answered in the same stretch of time. */
export type EvidenceWindow = {
  readonly from: Date;
  readonly until: Date;
  readonly restored: readonly ArmCounts[];
  /** Null when the metric source does not tell the control slice apart. */
  readonly control: readonly ArmCounts[] | null;
  /** Everything that the suspect answered, the control slice included. */
  readonly suspect: readonly ArmCounts[];
};

type Span = {
  readonly from: Date;
  /** Samples that may still be written begin after this. */
  readonly closedUntil: Date;
  readonly intervalMs: number;
};

/**
 * The samples whose counts all lie before an instant. A sample is what was counted between two readings, of which only the bucket is
 * known: it may hold answers up to the bucket's end, and those of a stage's last seconds would be the first of the next split.
 */
export function countedBefore(samples: readonly ArmSample[], at: Date): ArmSample[] {
  return samples.filter(({ bucketAt, bucketMs }) => bucketAt.getTime() + bucketMs <= at.getTime());
}

/**
 * Cuts samples into windows of at least one interval. A window ends only where both versions were counted up to the same
 * sample: counts that one of them missed arrive with its next reading, and belong in the same window as the other's.
 */
export function cutWindows(samples: readonly ArmSample[], span: Span): EvidenceWindow[] {
  const { closedUntil, intervalMs } = span;
  const sorted = samples.toSorted((one, other) => one.bucketAt.getTime() - other.bucketAt.getTime());
  const windows: EvidenceWindow[] = [];
  let fromMs = span.from.getTime();
  let waiting: ArmSample[] = sorted.filter(({ bucketAt }) => bucketAt.getTime() >= fromMs);
  for (let untilMs = fromMs + intervalMs; untilMs <= closedUntil.getTime(); untilMs += intervalMs) {
    if (waiting.length === 0) break;
    const end = untilMs;
    const inside = waiting.filter(({ bucketAt }) => bucketAt.getTime() < end);
    if (!endsTogether(inside)) continue;
    windows.push(toWindow(inside, new Date(fromMs), new Date(untilMs)));
    waiting = waiting.filter(({ bucketAt }) => bucketAt.getTime() >= end);
    fromMs = untilMs;
  }
  return windows;
}

/** Whether both versions were counted up to the same sample. */
function endsTogether(samples: readonly ArmSample[]): boolean {
  const last = (isRestored: boolean) =>
    samples.findLast(({ arm }) => (arm === "restored") === isRestored) ?? null;
  const [restored, suspect] = [last(true), last(false)];
  if (restored === null || suspect === null) return false;
  const apartMs = Math.abs(restored.bucketAt.getTime() - suspect.bucketAt.getTime());
  return apartMs < Math.max(restored.bucketMs, suspect.bucketMs);
}

function toWindow(samples: readonly ArmSample[], from: Date, until: Date): EvidenceWindow {
  const of = (arms: readonly Arm[]) => samples.filter(({ arm }) => arms.includes(arm));
  const control = of(["control"]);
  return {
    from,
    until,
    restored: of(["restored"]),
    control: control.length === 0 ? null : control,
    suspect: of(["control", "rest"]),
  };
}

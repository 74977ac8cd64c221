import type { SideCounts } from "#lib/rollouts/core/recovery-series.ts";

type Asked = {
  readonly samples: readonly SideCounts[];
  readonly fromAt: number;
  readonly untilAt: number;
  /** Length of a window of the tests: no step is shorter. */
  readonly windowMs: number;
};

/** At most this many steps, so that a line of a phone has room for each; and where answers are rare, not fewer than this by widening. */
const mostSteps = 40;
const fewestSteps = 6;
const factors = [1, 2, 3, 4, 6, 8, 12] as const;
/** How many of the steps must have answers of the restored version, which gets few in its first stage. */
const filledShare = 0.8;

/** Steps of a picture, in milliseconds: as short as leaves most of them with answers in every modality, so that its gaps mean something. */
export function seriesStepMs(asked: Asked): number {
  const spanMs = asked.untilAt - asked.fromAt;
  const shortest = Math.max(asked.windowMs, Math.ceil(spanMs / mostSteps));
  const steps = factors.map((factor) => factor * shortest);
  const allowed = steps.filter((stepMs) => stepMs === shortest || stepMs * fewestSteps <= spanMs);
  return allowed.find((stepMs) => isFilled(asked, stepMs)) ?? allowed.at(-1) ?? shortest;
}

function isFilled({ samples, fromAt, untilAt }: Asked, stepMs: number): boolean {
  const count = Math.max(1, Math.ceil((untilAt - fromAt) / stepMs));
  const answered = samples.filter(
    ({ side, at, requests }) => side === "restored" && at < untilAt && requests > 0,
  );
  const byModality = Map.groupBy(answered, ({ modality }) => modality);
  return [...byModality.values()].every(
    (own) => new Set(own.map(({ at }) => Math.floor((at - fromAt) / stepMs))).size >= count * filledShare,
  );
}

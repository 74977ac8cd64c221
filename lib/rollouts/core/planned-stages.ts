import type { Rollout, StageProgress } from "#lib/rollouts/schema.ts";

/** A stage in time, in Unix milliseconds: from and to as they were or are planned; how far it went, null before it began. */
export type StageSpan = {
  readonly index: number;
  readonly share: number;
  readonly fromAt: number;
  readonly toAt: number;
  readonly doneToAt: number | null;
};

/** How long a stage is planned: its hold, and for the last one the bake. */
function plannedMs({ plan, stages }: Rollout, { index, holdMs }: StageProgress): number {
  return Math.max(1, index === stages.length - 1 ? plan.bakeMs : holdMs);
}

/** A stage that began: until the next one began; the running one until its hold is over, and longer where it waits. */
function begunSpan(
  rollout: Rollout,
  stage: StageProgress,
  at: { begunAt: number; nowAt: number },
): StageSpan {
  const { begunAt, nowAt } = at;
  const nextAt = rollout.stages[stage.index + 1]?.startedAt?.getTime() ?? null;
  const heldToAt = stage.heldUntil?.getTime() ?? begunAt + plannedMs(rollout, stage);
  const toAt = nextAt ?? (rollout.finishedAt === null ? Math.max(heldToAt, nowAt) : nowAt);
  return {
    index: stage.index,
    share: stage.share,
    fromAt: begunAt,
    toAt: Math.max(toAt, begunAt + 1),
    doneToAt: nextAt ?? nowAt,
  };
}

/**
 * The stages one after another in time: what happened as it happened, what lies ahead as planned from now on. What a running stage has
 * waited beyond its hold moves the rest. Ends where the rollout ended, if it did before its plan.
 */
export function plannedStages(rollout: Rollout, now: Date): StageSpan[] {
  const nowAt = (rollout.finishedAt ?? now).getTime();
  const spans: StageSpan[] = [];
  for (const stage of rollout.stages) {
    const { index, share, startedAt } = stage;
    if (startedAt !== null) {
      spans.push(begunSpan(rollout, stage, { begunAt: startedAt.getTime(), nowAt }));
    } else if (rollout.finishedAt === null) {
      const fromAt = spans.at(-1)?.toAt ?? rollout.createdAt.getTime();
      spans.push({ index, share, fromAt, toAt: fromAt + plannedMs(rollout, stage), doneToAt: null });
    }
  }
  return spans;
}

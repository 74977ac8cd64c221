import { expect, it } from "vitest";
import type { Rollout, StageProgress } from "#lib/rollouts/schema.ts";
import { plannedStages } from "./planned-stages.ts";

const minuteMs = 60_000;
const start = Date.UTC(2026, 10, 17, 3, 17);
const at = (minute: number) => new Date(start + minute * minuteMs);
const stage = (index: number, share: number, over: Partial<StageProgress>): StageProgress => ({
  index,
  share,
  holdMs: share === 100 ? 0 : 10 * minuteMs,
  state: "planned",
  startedAt: null,
  confirmedAt: null,
  heldUntil: null,
  ...over,
});
const stages = [
  stage(0, 5, { state: "done", startedAt: at(0) }),
  stage(1, 25, { state: "running", startedAt: at(11), heldUntil: at(21) }),
  stage(2, 50, {}),
  stage(3, 100, {}),
];
const rollout = {
  stages,
  plan: { bakeMs: 15 * minuteMs },
  createdAt: at(0),
  finishedAt: null,
} as unknown as Rollout;

function minutes(spans: ReturnType<typeof plannedStages>) {
  const of = (ms: number | null) => (ms === null ? null : Math.round((ms - start) / minuteMs));
  return spans.map(({ fromAt, toAt, doneToAt }) => [of(fromAt), of(toAt), of(doneToAt)]);
}

it("gives what happened as it happened and the rest as planned, the bake last", () => {
  expect(minutes(plannedStages(rollout, at(17)))).toEqual([
    [0, 11, 11],
    [11, 21, 17],
    [21, 31, null],
    [31, 46, null],
  ]);
});

it("moves what lies ahead by what a stage waits beyond its hold", () => {
  const spans = plannedStages(
    { ...rollout, stages: stages.with(1, { ...stages[1]!, heldUntil: null }) },
    at(40),
  );
  expect(minutes(spans).slice(1)).toEqual([
    [11, 40, 40],
    [40, 50, null],
    [50, 65, null],
  ]);
});

it("ends with the rollout, without what never came", () => {
  expect(minutes(plannedStages({ ...rollout, finishedAt: at(19) }, at(500)))).toEqual([
    [0, 11, 11],
    [11, 19, 19],
  ]);
});

import { expect, test } from "vitest";
import type { OpenRollback } from "#lib/rollbacks/overview-schema.ts";
import { frameState } from "./frame-state.ts";

const waiting: OpenRollback = {
  id: "0198c0de-0000-7000-8000-000000000001",
  model: "mm_digits",
  targetId: "0198c0de-0000-7000-8000-000000000002",
  isDrill: false,
  step: "version",
  suspectName: "v1.4",
  candidateName: null,
  driver: "Ada",
  rolloutState: null,
  candidateShare: null,
  isWaiting: true,
};
const moving: OpenRollback = { ...waiting, rolloutState: "holding", candidateShare: 25, isWaiting: false };

test.each([
  ["nothing runs and nothing is worse", [], [], { state: "calm" }],
  ["models are worse", [], ["one", "two"], { state: "degraded", models: ["one", "two"] }],
  ["a rollback comes before what is worse", [moving], ["one"], { state: "rolling_back", rollback: moving }],
  [
    "one that moves comes before one that waits",
    [waiting, moving],
    [],
    { state: "rolling_back", rollback: moving },
  ],
  ["one that waits is told", [waiting], ["one"], { state: "waiting", rollback: waiting }],
])("%s", (...[, rollbacks, degraded, expected]) =>
  expect(frameState({ rollbacks, degraded })).toEqual(expected),
);

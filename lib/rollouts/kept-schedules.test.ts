import { expect, test } from "vitest";
import type { Command } from "#lib/testing/engine-model/command.ts";
import { runSchedule } from "#lib/testing/engine-model/run-schedule.ts";

/** A schedule that once broke an invariant, as short as it gets. */
type KeptSchedule = {
  readonly name: string;
  readonly hasCas: boolean;
  readonly commands: readonly Command[];
};

const isFresh = { isStale: false, times: 1 } as const;

/** Shares that somebody else writes take all traffic from the suspect; whoever presses does not know of it yet. */
const pressedOverForeignWrite: readonly Command[] = [
  { kind: "calm", rounds: 3 },
  { kind: "foreign", split: 3 },
  { kind: "round", loop: 3 },
];

const kept: readonly KeptSchedule[] = [
  {
    name: "an advance does not replace what somebody else wrote and nobody was told of",
    hasCas: true,
    commands: [...pressedOverForeignWrite, { kind: "late", worker: 0, name: "stop", rounds: 0 }],
  },
  {
    name: "nor does it where the write of the stage lands only after a pause",
    hasCas: true,
    commands: [
      { kind: "metrics", mode: "away" },
      { kind: "calm", rounds: 4 },
      { kind: "foreign", split: 3 },
      { kind: "round", loop: 2 },
      { kind: "late", worker: 1, name: "pause", rounds: 0 },
    ],
  },
  {
    name: "a rollout does not put in what the one before it wanted: that gives the earlier suspect its traffic again",
    hasCas: false,
    commands: [
      { kind: "calm", rounds: 5 },
      { kind: "late", worker: 0, name: "stop", rounds: 3 },
      { kind: "press", name: "finish", ...isFresh },
      { kind: "start", version: 1, onHardLimit: "stay" },
      { kind: "press", name: "stop", ...isFresh },
    ],
  },
  {
    name: "a rollout stopped before it wanted anything says which split it found, and leaves it to the person",
    hasCas: false,
    commands: [
      { kind: "calm", rounds: 4 },
      { kind: "late", worker: 1, name: "stop", rounds: 2 },
      { kind: "press", name: "finish", ...isFresh },
      { kind: "reload" },
      { kind: "start", version: 0, onHardLimit: "stay" },
      { kind: "keyed", name: "stop", dies: true },
    ],
  },
  {
    name: "what a late write put in and a stop then froze is put in again after a reload",
    hasCas: false,
    commands: [
      { kind: "late", worker: 1, name: "stop", rounds: 1 },
      { kind: "reach", worker: 0, at: "committed" },
      { kind: "pass", ms: 31_000 },
      { kind: "reach", worker: 1, at: "committed" },
      { kind: "foreign", split: 1 },
      { kind: "calm", rounds: 5 },
      { kind: "reload" },
    ],
  },
];

test.each(kept)("$name", ({ hasCas, commands }) =>
  expect(runSchedule(commands, { hasCas })).resolves.toBeUndefined(),
);

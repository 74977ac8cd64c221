import fc from "fast-check";
import type { CallFate } from "./model-router.ts";

const pressNames = ["pause", "resume", "advance", "stop", "finish", "override", "force"] as const;
const choiceNames = ["another", "keep", "back", "third"] as const;
const metricModes = ["well", "broken", "few", "away"] as const;

/** What a person may press. */
export type PressName = (typeof pressNames)[number];

/** What a person may choose instead of the present version. */
export type ChoiceName = (typeof choiceNames)[number];

/** What the metrics tell: all well, too many errors of the restored version, too few requests, nothing. */
export type MetricMode = (typeof metricModes)[number];

const points = ["observed", "decided", "committed", "before_apply", "router_sent", "read_back"] as const;

/** Where a tick can be caught. */
export type Point = (typeof points)[number];

/** One thing that happens in a schedule; plain data, so that a schedule can be kept and replayed. */
export type Command =
  /** A worker's loop goes one point further; what becomes of its call to the router. */
  | { readonly kind: "step"; readonly loop: number; readonly fate: CallFate }
  /** A worker's ticks go on until they come to a point, or are through: there something else may happen. */
  | { readonly kind: "reach"; readonly worker: number; readonly at: Point }
  /** A worker's loop goes on until it is through. */
  | { readonly kind: "round"; readonly loop: number }
  /** A stage is entered and its write given up by its sender; somebody presses, rounds go by, and only then it lands. */
  | {
      readonly kind: "late";
      readonly worker: number;
      readonly name: PressName;
      readonly rounds: number;
    }
  /** Everything as it should be for some rounds. */
  | { readonly kind: "calm"; readonly rounds: number }
  | { readonly kind: "kill"; readonly worker: number }
  | { readonly kind: "renew"; readonly worker: number }
  | { readonly kind: "pass"; readonly ms: number }
  /** The database's clock jumps; the machines' own do not. */
  | { readonly kind: "jump"; readonly ms: number }
  /** `times` presses of the same button as it was drawn; `isStale`: it was drawn before the last move. */
  | { readonly kind: "press"; readonly name: PressName; readonly isStale: boolean; readonly times: number }
  /** A press under a key; the process that answers may die once it is written. */
  | { readonly kind: "keyed"; readonly name: PressName; readonly dies: boolean }
  /** An earlier press under a key is sent again. */
  | { readonly kind: "again"; readonly place: number }
  /** So many of the four instances of every version but the first are ready. */
  | { readonly kind: "instances"; readonly ready: number }
  /** A person wants another version, keeps the present one, goes back to the suspect, or chose the third one. */
  | { readonly kind: "choose"; readonly name: ChoiceName }
  /** A rollout is started, to the version gone back to or to the third one; what a broken hard limit does is chosen with it. */
  | { readonly kind: "start"; readonly version: number; readonly onHardLimit: "stay" | "give_back" }
  | { readonly kind: "metrics"; readonly mode: MetricMode }
  | { readonly kind: "land" | "drop"; readonly place: number }
  | { readonly kind: "reload" }
  /** Somebody else writes to the router. */
  | { readonly kind: "foreign"; readonly split: number }
  /** The connection to the database is cut at the next commit. */
  | { readonly kind: "cut"; readonly isWritten: boolean }
  /** One waiting job is run; its completion may be lost, so that it runs again. */
  | { readonly kind: "deliver"; readonly isAckLost: boolean };

const Fate = fc.constantFrom<CallFate[]>(
  "answered",
  "answered",
  "answered",
  "answered",
  "unreached",
  "answer_lost",
  "late",
  "denied",
);
const Place = fc.nat(2);

/** Any command, the frequent ones as frequent as they must be for rollouts to come to their end. */
const Command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant("step" as const), loop: fc.nat(3), fate: Fate }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("reach" as const),
      worker: fc.nat(1),
      at: fc.constantFrom(...points),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("round" as const), loop: fc.nat(3) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("calm" as const), rounds: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("late" as const),
      worker: fc.nat(1),
      name: fc.constantFrom("stop" as const, "stop" as const, "pause" as const),
      rounds: fc.nat(4),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("kill" as const), worker: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("renew" as const), worker: fc.nat(1) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(500, 2_000, 4_000, 5_000, 16_000, 31_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("jump" as const),
      ms: fc.constantFrom(-3_600_000, -60_000, -4_000, 14_000, 3_600_000),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("press" as const),
      name: fc.constantFrom(...pressNames),
      isStale: fc.nat(4).map((each) => each === 0),
      times: fc.integer({ min: 1, max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("keyed" as const),
      name: fc.constantFrom(...pressNames),
      dies: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("again" as const), place: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("instances" as const), ready: fc.nat(4) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("start" as const),
      version: fc.nat(1),
      onHardLimit: fc.constantFrom("stay" as const, "give_back" as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("choose" as const), name: fc.constantFrom(...choiceNames) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("metrics" as const), mode: fc.constantFrom(...metricModes) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("land" as const, "drop" as const), place: Place }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "reload" as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("foreign" as const), split: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cut" as const), isWritten: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("deliver" as const), isAckLost: fc.boolean() }) },
);

/** A schedule: commands in the order in which they happen. */
export const Schedule: fc.Arbitrary<Command[]> = fc.array(Command, {
  minLength: 1,
  maxLength: 30,
  size: "max",
});

import { describe, expect, it } from "vitest";
import type { Json } from "#lib/schema/atoms.ts";
import { rolloutAttempts } from "./rollout-attempts.ts";

const minute = (at: number) => new Date(Date.UTC(2026, 10, 25, 2, at));
const person = { kind: "person" as const, id: "olga", name: "Olga" };
const engine = { kind: "automation" as const, id: null, name: "rollout engine" };

const line = (at: number, kind: string, data: Record<string, Json> = {}) => ({
  at: minute(at),
  kind,
  data,
  actor: engine as typeof person | typeof engine,
});
const byPerson = (...of: Parameters<typeof line>) => ({ ...line(...of), actor: person });
const attempts = (events: Parameters<typeof rolloutAttempts>[0]) =>
  rolloutAttempts(events, { version: "v1.2", now: minute(59) });

describe("the stages of a rollout", () => {
  it("reach from where the router confirmed them until the next begins, and the last until now", () => {
    const [only] = attempts([
      line(0, "created"),
      line(1, "stage_started", { stage: 0 }),
      line(2, "stage_confirmed", { stage: 0 }),
      line(12, "stage_started", { stage: 1 }),
      line(13, "stage_confirmed", { stage: 1 }),
    ]);
    expect(only).toEqual({
      version: "v1.2",
      ended: "open",
      stages: [
        { index: 0, from: minute(2), until: minute(12) },
        { index: 1, from: minute(13), until: minute(59) },
      ],
    });
  });

  it("leave out the time in which the router was waited for", () => {
    const [only] = attempts([
      line(2, "stage_confirmed", { stage: 0 }),
      line(5, "waiting"),
      line(8, "resumed"),
      line(9, "stage_confirmed", { stage: 0 }),
      line(20, "finished"),
    ]);
    expect(only?.stages.map(({ from, until }) => [from, until])).toEqual([
      [minute(2), minute(5)],
      [minute(9), minute(20)],
    ]);
    expect(only?.ended).toBe("finished");
  });
});

it("begins anew with another version, and says that the one before was left", () => {
  const found = attempts([
    line(2, "stage_confirmed", { stage: 0 }),
    byPerson(4, "another_wanted"),
    byPerson(6, "replanned", { from: "v1.3", to: "v1.2" }),
    line(8, "stage_confirmed", { stage: 0 }),
    line(30, "finished"),
  ]);
  expect(found.map(({ version, ended }) => [version, ended])).toEqual([
    ["v1.3", "another_chosen"],
    ["v1.2", "finished"],
  ]);
  expect(found[0]?.stages).toEqual([{ index: 0, from: minute(2), until: minute(6) }]);
});

it.each([
  ["a person stopped it", [byPerson(4, "stop_accepted"), byPerson(9, "finished")], "stopped_by_person"],
  [
    "a person stopped it and went on",
    [byPerson(4, "stop_accepted"), byPerson(5, "resumed"), line(9, "finished")],
    "finished",
  ],
  ["a guardrail stopped it", [line(4, "stopped"), byPerson(9, "finished")], "finished"],
  [
    "a person went back to the suspect",
    [byPerson(4, "return_started", { warrant: "back_to_suspect" }), line(6, "went_back")],
    "went_back",
  ],
  [
    "its share was given back as the plan said",
    [line(4, "return_started", { warrant: "give_back_on_hard_limit" }), line(6, "went_back")],
    "open",
  ],
])("tells how it ended: %s", (_, events, ended) => {
  expect(attempts([line(2, "stage_confirmed", { stage: 0 }), ...events])[0]?.ended).toBe(ended);
});

import { expect, test } from "vitest";
import { outcomeOf, outcomeOfGroup } from "./group-outcome.ts";

const traffic = (restored: number) => ({
  generation: 4,
  intended: [
    { version: "restored", role: "restored" as const, share: restored },
    { version: "suspect", role: "rest" as const, share: 100 - restored },
  ],
  applied: null,
  appliedReadAt: null,
  readFailure: null,
  observed: null,
  observedAt: null,
  divergedSince: null,
});
const early = { code: "ended_early" as const, facts: {} };

test("a rollout ends as it is found: not yet, as a whole, in part, or back where it was", () => {
  const at = { state: "finished" as const, toVersionName: "restored", outcome: null };
  expect(outcomeOf({ ...at, state: "baking", traffic: traffic(100) })).toBeNull();
  expect(outcomeOf({ ...at, traffic: traffic(100) })).toBe("finished");
  expect(outcomeOf({ ...at, outcome: early, traffic: traffic(25) })).toBe("ended_early");
  expect(outcomeOf({ ...at, outcome: early, traffic: traffic(0) })).toBe("went_back");
});

test("a group runs until its leading target has ended, whatever the others do", () => {
  expect(outcomeOfGroup([null, "finished"])).toBe("started");
  expect(outcomeOfGroup(["finished", null])).toBe("finished");
});

test("targets that end alike end the group so, others in part", () => {
  expect(outcomeOfGroup(["finished", "finished"])).toBe("finished");
  expect(outcomeOfGroup(["went_back", "went_back", null])).toBe("went_back");
  expect(outcomeOfGroup(["finished", "went_back"])).toBe("ended_early");
  expect(outcomeOfGroup(["finished", "finished", "ended_early"])).toBe("ended_early");
});

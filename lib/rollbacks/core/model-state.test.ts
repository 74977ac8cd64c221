import { expect, it } from "vitest";
import { RolloutState } from "#lib/rollouts/schema.ts";
import { isWaitingForPerson, modelState } from "./model-state.ts";

it("waits for a person before traffic moves and whenever the rollout does not go on by itself", () => {
  const waiting = RolloutState.options.filter((state) => isWaitingForPerson(state));
  expect(waiting).toEqual(["paused", "waiting", "stopped", "finished"]);
  expect(isWaitingForPerson(null)).toBe(true);
});

it("lets an open rollback decide before what was measured, and calls the unmeasured no data", () => {
  expect(modelState({ target: null }, { isWaiting: false })).toBe("rolling_back");
  expect(modelState({ target: null }, { isWaiting: true })).toBe("waiting");
  expect(modelState({ target: null }, null)).toBe("no_data");
});

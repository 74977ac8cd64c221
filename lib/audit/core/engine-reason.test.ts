import { expect, it } from "vitest";
import { engineReason, engineReasons, readEngineReason } from "./engine-reason.ts";

it.each(engineReasons)("keeps %s with and without a fact", (code) => {
  expect(readEngineReason(engineReason(code))).toEqual({ code, fact: "" });
  expect(readEngineReason(engineReason(code, "v1.2 and more"))).toEqual({ code, fact: "v1.2 and more" });
});

it.each(["", "audio got worse", "alert", "rollout_stages 1/4", "the rollout_stage"])(
  "leaves %j, which a person wrote, as it is",
  (reason) => expect(readEngineReason(reason)).toBeNull(),
);

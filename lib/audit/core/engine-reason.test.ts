import { expect, it } from "vitest";
import {
  engineReason,
  engineReasons,
  failedCall,
  readEngineReason,
  readFailedCall,
} from "./engine-reason.ts";

it.each(engineReasons)("keeps %s with and without a fact", (code) => {
  expect(readEngineReason(engineReason(code))).toEqual({ code, fact: "" });
  expect(readEngineReason(engineReason(code, "v1.2 and more"))).toEqual({ code, fact: "v1.2 and more" });
});

it.each(["", "audio got worse", "alert", "rollout_stages 1/4", "the rollout_stage"])(
  "leaves %j, which a person wrote, as it is",
  (reason) => expect(readEngineReason(reason)).toBeNull(),
);

it("keeps why a call failed, and says that it is unknown of anything else", () => {
  const reason = { code: "answered", facts: { status: 401, advice: "token" } } as const;
  const kept = readEngineReason(failedCall(reason));
  expect(kept?.code).toBe("call_failed");
  expect(readFailedCall(kept?.fact ?? "")).toEqual(reason);
  expect(readFailedCall("v1.2")).toEqual({ code: "unknown", facts: {} });
});

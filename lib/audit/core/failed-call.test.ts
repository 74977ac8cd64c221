import { expect, it } from "vitest";
import { readEngineReason } from "./engine-reason.ts";
import { failedCall, readFailedCall } from "./failed-call.ts";

it("keeps why a call failed, and says that it is unknown of anything else", () => {
  const reason = { code: "answered", facts: { status: 401, advice: "token" } } as const;
  const kept = readEngineReason(failedCall(reason));
  expect(kept?.code).toBe("call_failed");
  expect(readFailedCall(kept?.fact ?? "")).toEqual(reason);
  expect(readFailedCall("v1.2")).toEqual({ code: "unknown", facts: {} });
});

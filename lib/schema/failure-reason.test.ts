import { expect, test } from "vitest";
import { failureReasonOf, failureTextOf, readFailureReason } from "./failure-reason.ts";

class Told extends Error {
  readonly reason = { code: "answered", facts: { status: 503 } };
}

test("what is thrown with a reason keeps it; what has none, or one that nobody knows, is unknown", () => {
  expect(failureReasonOf(new Told("answered 503"))).toEqual({ code: "answered", facts: { status: 503 } });
  expect(failureReasonOf(new Error("boom"))).toEqual({ code: "unknown", facts: {} });
  expect(failureReasonOf(Object.assign(new Error("boom"), { reason: "an abort" })).code).toBe("unknown");
  expect(failureReasonOf("a string").code).toBe("unknown");
});

test("a kept reason without facts has none, and rubbish is unknown", () => {
  expect(readFailureReason({ code: "timeout" })).toEqual({ code: "timeout", facts: {} });
  expect(readFailureReason(null).code).toBe("unknown");
  expect(readFailureReason({ code: "no such code", facts: {} }).code).toBe("unknown");
});

test("the technical text is cut to its bound", () => {
  expect(failureTextOf(new Error("123456"), 3)).toBe("123");
  expect(failureTextOf(null, 100)).toBe("failed for an unknown reason");
});

import { expect, it } from "vitest";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import { ErrorCode } from "#lib/schema/error-code.ts";
import { Problem } from "#lib/schema/problem.ts";
import { problemResponse, statusOfCode, toAppError } from "./problem-response.ts";

it.each(ErrorCode.options)("answers %s as Problem Details with its status", async (code) => {
  const response = problemResponse(new AppError({ code, detail: "why" }), "request-1");
  expect(response.status).toBe(statusOfCode[code]);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const problem = Problem.parse(await response.json());
  expect(problem).toMatchObject({ code, status: statusOfCode[code], requestId: "request-1", detail: "why" });
});

it("names the refused fields and keeps further facts", async () => {
  const field = Problem.parse(await problemResponse(invalidField("share", "0 to 100"), "r").json());
  expect(field.invalidParams).toEqual([{ name: "share", reason: "0 to 100" }]);
  const conflict = new AppError({ code: "CONFLICT", detail: "there", extra: { existing: "v1" } });
  expect(await problemResponse(conflict, "r").json()).toMatchObject({ extra: { existing: "v1" } });
});

it("rounds the wait up to whole seconds, at least one", () => {
  const retryAfter = (retryAfterMs: number) =>
    problemResponse(new AppError({ code: "RATE_LIMITED", detail: "", retryAfterMs }), "r").headers.get(
      "retry-after",
    );
  expect([retryAfter(1), retryAfter(1_001)]).toEqual(["1", "2"]);
});

it("never lets the message of an unknown error out", async () => {
  const error = toAppError(new Error("password=hunter2"));
  expect(error.code).toBe("INTERNAL");
  expect(await problemResponse(error, "r").text()).not.toContain("hunter2");
});

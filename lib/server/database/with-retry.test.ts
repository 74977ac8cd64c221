import { describe, expect, it } from "vitest";
import { isRetryable, withRetry } from "./with-retry.ts";

const adapterError = (kind: string, originalCode: string) => ({
  name: "DriverAdapterError",
  cause: { kind, originalCode },
});

describe("isRetryable", () => {
  it.each([
    ["a model call", { code: "P2034" }],
    [
      "a raw call",
      { code: "P2010", meta: { driverAdapterError: adapterError("TransactionWriteConflict", "40001") } },
    ],
    ["a commit", adapterError("TransactionWriteConflict", "40001")],
    ["a deadlock the adapter has no kind for", adapterError("postgres", "40P01")],
    ["pg itself", Object.assign(new Error("could not serialize access"), { code: "40001" })],
  ])("recognises the conflict of %s", (_, error) => {
    expect(isRetryable(error)).toBe(true);
  });

  it.each([
    ["a unique violation", { code: "P2002" }],
    [
      "another raw failure",
      { code: "P2010", meta: { driverAdapterError: adapterError("UniqueConstraintViolation", "23505") } },
    ],
    ["an expired transaction", { code: "P2028" }],
    ["nothing", null],
    ["text", "40001"],
  ])("leaves %s alone", (_, error) => {
    expect(isRetryable(error)).toBe(false);
  });

  it("ends on an error that is its own cause", () => {
    const loop: { cause?: unknown } = {};
    loop.cause = loop;
    expect(isRetryable(loop)).toBe(false);
  });
});

describe("withRetry", () => {
  const conflictUntil = (run: number) => {
    let count = 0;
    return async () => {
      count += 1;
      if (count < run) throw Object.assign(new Error("conflict"), { code: "P2034" });
      return count;
    };
  };

  it("repeats until the conflict is over", async () => {
    await expect(withRetry(conflictUntil(4), { baseDelayMs: 0 })).resolves.toBe(4);
  });

  it("gives up after the last attempt with the conflict itself", async () => {
    await expect(withRetry(conflictUntil(4), { attempts: 3, baseDelayMs: 0 })).rejects.toMatchObject({
      code: "P2034",
    });
  });

  it("runs once when the error is another one", async () => {
    let runs = 0;
    const failing = async () => {
      runs += 1;
      throw new Error("no");
    };
    await expect(withRetry(failing)).rejects.toThrow("no");
    expect(runs).toBe(1);
  });
});

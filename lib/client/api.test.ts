import { afterEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { AppError } from "#lib/schema/app-error.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { call, decodeProblem, endpointAddress } from "./api.ts";

const pauseRollout = endpoint({
  method: "POST",
  path: "/api/v1/rollouts/{rollout}/pause",
  summary: "Pause",
  params: z.object({ rollout: z.string() }),
  query: z.object({ verbose: z.boolean().optional() }),
  body: z.object({ at: Timestamp }),
  response: z.object({ pausedAt: Timestamp }),
  status: 200,
  errors: ["CONFLICT"],
  scope: "public",
});

const at = new Date("2026-11-17T03:14:07.000Z");

function answer(body: unknown, init: ResponseInit = {}) {
  const fetching = vi.fn<typeof fetch>(() => Promise.resolve(Response.json(body, init)));
  vi.stubGlobal("fetch", fetching);
  return fetching;
}

afterEach(() => vi.unstubAllGlobals());

it("fills the path, leaves absent query out, encodes the body and decodes the answer", async () => {
  const fetching = answer({ pausedAt: at.toISOString() });
  const result = await call(
    pauseRollout,
    { params: { rollout: "a b/c" }, query: {}, body: { at } },
    { idempotencyKey: "key-1" },
  );
  expect(result.pausedAt).toEqual(at);
  const [address, init] = fetching.mock.calls[0] ?? [];
  expect(address).toBe("/api/v1/rollouts/a%20b%2Fc/pause");
  expect(init).toMatchObject({ method: "POST", body: JSON.stringify({ at: at.toISOString() }) });
  expect(new Headers(init?.headers).get("idempotency-key")).toBe("key-1");
});

it("puts query values into the address and refuses a path that is not filled", () => {
  expect(endpointAddress(pauseRollout, { params: { rollout: "r" }, query: { verbose: true } })).toBe(
    "/api/v1/rollouts/r/pause?verbose=true",
  );
  expect(() => endpointAddress(pauseRollout, { query: {} })).toThrow();
});

it("throws what the verb threw, with its fields and the request id", async () => {
  const problem = {
    type: "about:blank",
    title: "Conflict",
    status: 409,
    detail: "It is at stage 3.",
    code: "CONFLICT",
    requestId: "req-12345678",
    invalidParams: [{ name: "expectedStage", reason: "is 2" }],
  };
  answer(problem, { status: 409 });
  const refusal = await call(pauseRollout, { params: { rollout: "r" }, body: { at } }).catch(
    (error) => error,
  );
  expect(refusal).toBeInstanceOf(AppError);
  expect(refusal).toMatchObject({
    code: "CONFLICT",
    detail: "It is at stage 3.",
    invalidParams: problem.invalidParams,
    extra: { requestId: "req-12345678" },
  });
});

it("has a code for answers that carry no problem", async () => {
  expect((await decodeProblem(new Response("<html>", { status: 429 }))).code).toBe("RATE_LIMITED");
  expect((await decodeProblem(new Response("", { status: 502 }))).code).toBe("INTERNAL");
});

it("says that the server could not be reached, but lets an abort through as it is", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
  await expect(call(pauseRollout, { params: { rollout: "r" }, body: { at } })).rejects.toMatchObject({
    code: "INTERNAL",
    extra: { isOffline: true },
  });
  const signal = AbortSignal.abort();
  await expect(
    call(pauseRollout, { params: { rollout: "r" }, body: { at } }, { signal }),
  ).rejects.toBeInstanceOf(TypeError);
});

it("does not accept an answer of another shape", async () => {
  answer({ pausedAt: "yesterday" });
  await expect(call(pauseRollout, { params: { rollout: "r" }, body: { at } })).rejects.toThrow();
});

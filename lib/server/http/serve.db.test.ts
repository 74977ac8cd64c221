import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { addApiToken } from "#lib/access/create-api-token.ts";
import { revokeApiToken } from "#lib/access/revoke-api-token.ts";
import { pauseRollout } from "#lib/rollouts/pause-rollout.ts";
import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";
import type { Problem } from "#lib/schema/problem.ts";
import type { Scope } from "#lib/schema/scope.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { automationContext } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { bodyLimitBytes } from "./read-body.ts";
import { readDraft } from "./read-draft.ts";
import { serve } from "./serve.ts";
import { sweepRequests } from "./sweep-requests.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let calls: unknown[] = [];
let work: (note: string) => Promise<void> = async () => {};

const declared = {
  method: "POST",
  path: "/api/v1/notes/{id}",
  summary: "Write a note",
  params: z.object({ id: z.string() }),
  query: z.object({ dry: z.enum(["yes", "no"]).optional() }),
  body: z.object({ note: z.string().min(1), share: z.number().optional() }),
  response: z.object({ id: z.string(), note: z.string(), at: Timestamp }),
  status: 201,
  errors: ["INVALID", "CONFLICT"],
} as const;
const form = {
  done: ({ params, locale }: { params: { id: string }; locale: string }) => `/${locale}/notes/${params.id}`,
  back: ({ params, locale }: { params: { id: string }; locale: string }) =>
    `/${locale}/notes?of=${params.id}`,
};
const write = async (_ctx: unknown, input: { id: string; note: string }) => {
  calls.push(input);
  await work(input.note);
  return { id: input.id, note: input.note, at: new Date("2026-01-02T03:04:05Z"), hidden: "never sent" };
};
const postNote = serve(endpoint({ ...declared, scope: "register", form }), write);
const postPublicly = serve(endpoint({ ...declared, scope: "public", form }), write);
const makeSecret = serve(endpoint({ ...declared, scope: "register", isShownOnce: true }), write);
const ping = serve(
  endpoint({
    ...declared,
    method: "GET",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: Nothing,
    status: 200,
    scope: "read",
  }),
  async () => ({}),
);

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(() => web.drop());
beforeEach(() => {
  calls = [];
  work = async () => {};
});

const ctx = () => automationContext({ name: "test", requestId: "test-request", now: new Date(), db: web });

async function token(
  scopes: Scope[],
  expiresAt: Date | null = null,
): Promise<{ id: string; secret: string }> {
  const { token: kept, secret } = await inTransaction({ db: web }, (tx) =>
    addApiToken(tx, ctx(), { name: scopes.join(), scopes, expiresAt }),
  );
  return { id: kept.id, secret };
}

type Sent = { secret?: string; body?: BodyInit; headers?: Record<string, string>; query?: string };

function send(handler: typeof postNote, { secret, body, headers = {}, query = "" }: Sent): Promise<Response> {
  const all = {
    "content-type": "application/json",
    ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
    ...headers,
  };
  const request = new Request(`http://localhost:3000/api/v1/notes/n1${query}`, {
    method: "POST",
    headers: all,
    ...(body === undefined ? {} : { body }),
  });
  return handler(request, { params: Promise.resolve({ id: "n1" }) });
}

const problemOf = async (response: Response) => (await response.json()) as Problem;
const note = (text: string) => JSON.stringify({ note: text });

it("answers what the verb gave, encoded by the schema, with the declared status", async () => {
  const { secret } = await token(["register"]);
  const response = await send(postNote, {
    secret,
    body: note("a"),
    headers: { "x-request-id": "caller-id-1" },
  });
  expect(response.status).toBe(201);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("x-request-id")).toBe("caller-id-1");
  expect(await response.json()).toEqual({ id: "n1", note: "a", at: "2026-01-02T03:04:05.000Z" });
  expect(calls).toEqual([{ id: "n1", note: "a" }]);
});

it("makes its own request id where the caller's is none", async () => {
  const { secret } = await token(["register"]);
  const response = await send(postNote, { secret, body: note("a"), headers: { "x-request-id": 'a b"c' } });
  expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

it("refuses bad input before the verb runs", async () => {
  const { secret } = await token(["register"]);
  const malformed = await send(postNote, { secret, body: '{"note": ' });
  expect([malformed.status, (await problemOf(malformed)).code]).toEqual([400, "INVALID"]);
  const wrong = await send(postNote, { secret, body: '{"note": 5}' });
  expect([wrong.status, (await problemOf(wrong)).invalidParams[0]?.name]).toEqual([400, "note"]);
  const query = await send(postNote, { secret, body: note("a"), query: "?dry=perhaps" });
  expect((await problemOf(query)).invalidParams[0]?.name).toBe("dry");
  const type = await send(postNote, { secret, body: "note", headers: { "content-type": "text/plain" } });
  expect(type.status).toBe(400);
  expect(calls).toEqual([]);
});

it("stops reading a body beyond 8 MB, whatever its length says", async () => {
  const { secret } = await token(["register"]);
  const declaredSize = await send(postNote, {
    secret,
    body: note("x".repeat(20 * 1024 * 1024)),
  });
  expect([declaredSize.status, (await problemOf(declaredSize)).code]).toEqual([413, "TOO_LARGE"]);
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  const request = new Request("http://localhost:3000/api/v1/notes/n1", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    body: endless,
    duplex: "half",
  } as RequestInit);
  const streamed = await postNote(request, { params: Promise.resolve({ id: "n1" }) });
  expect(streamed.status).toBe(413);
  expect(pulled).toBeLessThan(bodyLimitBytes / (1024 * 1024) + 5);
});

it("refuses tokens that are unknown, expired or revoked", async () => {
  const expired = await token(["register"], new Date(Date.now() - 1_000));
  const revoked = await token(["register"]);
  await revokeApiToken(ctx(), { tokenId: revoked.id });
  for (const secret of [expired.secret, revoked.secret, "lgt_unknown", "nothing"]) {
    const response = await send(postNote, { secret, body: note("a") });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
  }
  const none = await send(postNote, { body: note("a") });
  expect([none.status, (await problemOf(none)).code]).toEqual([401, "UNAUTHENTICATED"]);
  expect(calls).toEqual([]);
});

it("answers a viewer who presses an operator's button with 403", async () => {
  const { secret } = await token(["read"]);
  const pause = serve(rolloutsContract.pauseRollout, pauseRollout);
  const request = new Request("http://localhost:3000/api/v1/rollouts/x/pause", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    body: "{}",
  });
  const params = Promise.resolve({ rolloutId: "0198c0de-0000-7000-8000-000000000000" });
  const response = await pause(request, { params });
  expect([response.status, (await problemOf(response)).code]).toEqual([403, "FORBIDDEN"]);
});

it("does a keyed request once and gives its answer again", async () => {
  const { secret } = await token(["register"]);
  const headers = { "idempotency-key": "key-1" };
  const first = await send(postNote, { secret, body: '{"note":"a","share":1}', headers });
  const again = await send(postNote, { secret, body: '{"share":1,"note":"a"}', headers });
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(await again.json()).toEqual(await first.json());
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(calls).toHaveLength(1);
});

it("refuses a key that stands for another body, and keeps keys of different actors apart", async () => {
  const [one, other] = [await token(["register"]), await token(["register"])];
  const headers = { "idempotency-key": "key-2" };
  await send(postNote, { secret: one.secret, body: note("a"), headers });
  const changed = await send(postNote, { secret: one.secret, body: note("b"), headers });
  expect(changed.status).toBe(409);
  const stranger = await send(postNote, { secret: other.secret, body: note("b"), headers });
  expect(stranger.status).toBe(201);
  expect(calls).toHaveLength(2);
});

it("says to wait while the same request is under way", async () => {
  const { secret } = await token(["register"]);
  const headers = { "idempotency-key": "key-3" };
  let release = () => {};
  const started = new Promise<void>((resolve) => {
    work = () =>
      new Promise((done) => {
        release = done;
        resolve();
      });
  });
  const first = send(postNote, { secret, body: note("a"), headers });
  await started;
  const second = await send(postNote, { secret, body: note("a"), headers });
  expect([second.status, second.headers.get("retry-after")]).toEqual([409, "1"]);
  release();
  expect((await first).status).toBe(201);
  expect(calls).toHaveLength(1);
});

it("gives the key back after a refusal", async () => {
  const { secret } = await token(["register"]);
  const headers = { "idempotency-key": "key-4" };
  work = async (text) => {
    if (text === "bad") throw new AppError({ code: "CONFLICT", detail: "no" });
  };
  expect((await send(postNote, { secret, body: note("bad"), headers })).status).toBe(409);
  expect((await send(postNote, { secret, body: note("good"), headers })).status).toBe(201);
});

it("does not keep an answer that holds a secret", async () => {
  const { secret } = await token(["register"]);
  const headers = { "idempotency-key": "key-5" };
  expect((await send(makeSecret, { secret, body: note("top-secret"), headers })).status).toBe(201);
  expect((await send(makeSecret, { secret, body: note("top-secret"), headers })).status).toBe(409);
  const kept = await web.pool.query("SELECT * FROM idempotency_keys WHERE key = 'key-5'");
  expect(JSON.stringify(kept.rows)).not.toContain("top-secret");
});

it("hides what it does not know", async () => {
  const { secret } = await token(["register"]);
  work = async () => {
    throw new Error("connection to 10.0.0.7 refused");
  };
  const response = await send(postNote, { secret, body: note("a") });
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("10.0.0.7");
});

const formHeaders = { "content-type": "application/x-www-form-urlencoded" };

it("sends a form on to the next page", async () => {
  const { secret } = await token(["register"]);
  const body = new URLSearchParams({
    note: "a",
    "share:number": "",
    locale: "zh-CN",
    idempotency_key: "form-1",
  });
  const response = await send(postNote, { secret, body, headers: formHeaders });
  expect([response.status, response.headers.get("location")]).toEqual([303, "/zh-CN/notes/n1"]);
  const again = await send(postNote, { secret, body, headers: formHeaders });
  expect([again.status, again.headers.get("location")]).toEqual([303, "/zh-CN/notes/n1"]);
  expect(calls).toEqual([{ id: "n1", note: "a" }]);
});

it("sends a refused form back with a draft that only its sender can read", async () => {
  const { secret, id } = await token(["register"]);
  const body = new URLSearchParams({ note: "", "share:number": "5", locale: "en" });
  const response = await send(postNote, { secret, body, headers: formHeaders });
  expect(response.status).toBe(303);
  const location = new URL(response.headers.get("location") ?? "", "http://x");
  expect(location.pathname + location.search).toMatch(/^\/en\/notes\?of=n1&draft=[0-9a-f-]{36}$/);
  const draft = location.searchParams.get("draft") ?? undefined;
  const actor = { kind: "token", id, name: "t", role: null, scopes: [] } as const;
  const found = await readDraft({ actor, db: web }, draft);
  expect(found?.values).toEqual({ note: "", share: 5 });
  expect(found?.problem.invalidParams.map(({ name }) => name)).toEqual(["note"]);
  expect(await readDraft({ actor: { ...actor, id: "other" }, db: web }, draft)).toBeNull();
  expect(await readDraft({ actor, db: web }, "not-an-id")).toBeNull();
});

it("sends a form of nobody to the sign-in page, with what it said kept for afterwards", async () => {
  const body = new URLSearchParams({ note: "typed at night", locale: "en" });
  const response = await send(postNote, { body, headers: formHeaders });
  const location = new URL(response.headers.get("location") ?? "", "http://x");
  expect([response.status, location.pathname]).toEqual([303, "/en/sign-in"]);
  const next = new URL(location.searchParams.get("next") ?? "", "http://x");
  expect(next.pathname).toBe("/en/notes");
  const actor = { kind: "person", id: "p", name: "p", role: "operator", scopes: [] } as const;
  const draft = await readDraft({ actor, db: web }, next.searchParams.get("draft") ?? undefined);
  expect(draft?.values).toEqual({ note: "typed at night" });
  expect(calls).toEqual([]);
});

it("takes forms of people without an account where the endpoint is public", async () => {
  const body = new FormData();
  body.set("note", "multipart");
  const request = new Request("http://localhost:3000/api/v1/notes/n1", { method: "POST", body });
  const response = await postPublicly(request, { params: Promise.resolve({ id: "n1" }) });
  expect(response.status).toBe(303);
  expect(calls).toEqual([{ id: "n1", note: "multipart" }]);
});

it.each([{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }])(
  "takes no form of nobody that another site made a browser send: %o",
  async (foreign: Record<string, string>) => {
    const before = await web.pool.query("SELECT 1 FROM form_drafts");
    const body = new URLSearchParams({ note: "planted", locale: "en" });
    for (const handler of [postNote, postPublicly]) {
      const response = await send(handler, { body, headers: { ...formHeaders, ...foreign } });
      expect(response.status).toBe(403);
    }
    expect((await web.pool.query("SELECT 1 FROM form_drafts")).rowCount).toBe(before.rowCount);
    expect(calls).toEqual([]);
  },
);

it("keeps no draft of what is too large for one", async () => {
  const body = new URLSearchParams({ note: "", rest: "x".repeat(300_000) });
  const { secret } = await token(["register"]);
  const response = await send(postNote, { secret, body, headers: formHeaders });
  expect([response.status, (await problemOf(response)).code]).toEqual([400, "INVALID"]);
});

it("keeps few drafts of one stranger, and answers without one after that", async () => {
  const statuses: number[] = [];
  for (let count = 0; count < 40; count += 1) {
    const body = new URLSearchParams({ note: `typed ${count}`, locale: "en" });
    statuses.push((await send(postNote, { body, headers: formHeaders })).status);
  }
  expect(statuses[0]).toBe(303);
  expect(statuses.at(-1)).toBe(401);
});

it("serves a route without dynamic segments, whose parameters Next leaves out", async () => {
  const { secret } = await token(["read"]);
  const request = new Request("http://localhost:3000/api/v1/ping", {
    headers: { authorization: `Bearer ${secret}` },
  });
  expect((await ping(request)).status).toBe(200);
});

it("forgets keys after a day and drafts after a week", async () => {
  expect(await sweepRequests(web.pool, new Date())).toBe(0);
  expect(await sweepRequests(web.pool, new Date(Date.now() + 25 * 3_600_000))).toBeGreaterThan(0);
  expect((await web.pool.query("SELECT 1 FROM idempotency_keys")).rowCount).toBe(0);
  expect((await web.pool.query("SELECT 1 FROM form_drafts")).rowCount).toBeGreaterThan(0);
});

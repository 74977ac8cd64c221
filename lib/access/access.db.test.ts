import { afterAll, beforeAll, expect, it } from "vitest";
import { authenticateToken } from "#lib/access/authenticate-token.ts";
import { changePerson } from "#lib/access/change-person.ts";
import { createApiToken } from "#lib/access/create-api-token.ts";
import { findPersonActor } from "#lib/access/find-person-actor.ts";
import { getMe } from "#lib/access/get-me.ts";
import { invitePerson } from "#lib/access/invite-person.ts";
import { listApiTokens } from "#lib/access/list-api-tokens.ts";
import { listPeople } from "#lib/access/list-people.ts";
import { usableSignInLink, redeemSignInLink } from "#lib/access/redeem-sign-in-link.ts";
import { revokeApiToken } from "#lib/access/revoke-api-token.ts";
import { automationContext } from "#lib/server/context.ts";
import type { Actor, Context } from "#lib/server/context.ts";
import { ensureFirstData } from "#lib/server/first-data.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";

let db: TestDatabase;
const start = new Date("2026-05-06T07:08:09Z");
const later = (ms: number) => new Date(start.getTime() + ms);
const admin = (now = start): Context => automationContext({ name: "test", requestId: "r", now, db });
const viewer: Actor = { kind: "person", id: "v", name: "Viewer", role: "viewer", scopes: ["read"] };

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("keeps of a token only the hash and the last four characters", async () => {
  const { token, secret } = await createApiToken(admin(), {
    name: "ci",
    scopes: ["register", "register"],
    expiresAt: null,
  });
  expect(secret).toMatch(/^lgt_[\w-]{43}$/);
  expect(token).toMatchObject({
    name: "ci",
    scopes: ["register"],
    lastFour: secret.slice(-4),
    lastUsedAt: null,
  });
  const rows = await db.pool.query(
    "SELECT t::text FROM api_tokens t UNION ALL SELECT a::text FROM audit_entries a",
  );
  expect(rows.rowCount).toBeGreaterThan(1);
  expect(JSON.stringify(rows.rows)).not.toContain(secret.slice(4, 20));
});

it("notes the use of a token at most once a minute", async () => {
  const { token, secret } = await createApiToken(admin(), {
    name: "used",
    scopes: ["read"],
    expiresAt: null,
  });
  const lastUsed = async () =>
    (await listApiTokens(admin(), { limit: 50 })).items.find(({ id }) => id === token.id)?.lastUsedAt;
  expect(await authenticateToken(db, secret, later(0))).toMatchObject({
    kind: "token",
    id: token.id,
    scopes: ["read"],
  });
  await authenticateToken(db, secret, later(59_000));
  expect(await lastUsed()).toEqual(later(0));
  await authenticateToken(db, secret, later(61_000));
  expect(await lastUsed()).toEqual(later(61_000));
});

it("refuses a token from its expiry on, and at once when it is revoked", async () => {
  const { token, secret } = await createApiToken(admin(), {
    name: "short",
    scopes: ["read"],
    expiresAt: later(1_000),
  });
  await authenticateToken(db, secret, later(999));
  await expect(authenticateToken(db, secret, later(1_000))).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
  });
  const other = await createApiToken(admin(), { name: "gone", scopes: ["read"], expiresAt: null });
  await revokeApiToken(admin(), { tokenId: other.token.id });
  await expect(authenticateToken(db, other.secret, start)).rejects.toThrow("revoked");
  expect((await revokeApiToken(admin(later(5)), { tokenId: other.token.id })).revokedAt).toEqual(start);
  await expect(revokeApiToken(admin(), { tokenId: token.id.replace(/^./, "f") })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(authenticateToken(db, secret.slice(4), start)).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
  });
  await expect(
    createApiToken(admin(), { name: "past", scopes: ["read"], expiresAt: later(-1) }),
  ).rejects.toMatchObject({ code: "INVALID" });
});

it("lets only admins look at and change people and tokens", async () => {
  const ctx = { ...admin(), actor: viewer };
  const attempts = [
    () => listPeople(ctx, { limit: 50 }),
    () => listApiTokens(ctx, { limit: 50 }),
    () => createApiToken(ctx, { name: "x", scopes: ["administer"], expiresAt: null }),
    () => revokeApiToken(ctx, { tokenId: "0198c0de-0000-7000-8000-000000000000" }),
    () => invitePerson(ctx, { name: "x", email: "x@example.org", role: "admin", language: "en" }),
    () => changePerson(ctx, { personId: "v", role: "admin" }),
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await getMe(ctx)).toEqual({
    kind: "person",
    id: "v",
    name: "Viewer",
    role: "viewer",
    scopes: ["read"],
  });
});

it("invites a person with a link that works once, within three days", async () => {
  const input = { name: "Operator", email: "Op@Example.org", role: "operator", language: "zh-CN" } as const;
  const { person, signInUrl } = await invitePerson(admin(), input);
  expect(person).toMatchObject({
    email: "op@example.org",
    role: "operator",
    language: "zh-CN",
    disabledAt: null,
  });
  await expect(invitePerson(admin(), input)).rejects.toMatchObject({
    code: "CONFLICT",
    extra: { personId: person.id },
  });
  const secret = signInUrl.split("/").at(-1) ?? "";
  const threeDays = 3 * 24 * 3_600_000;
  expect(await usableSignInLink(admin(later(threeDays)), secret)).toBeNull();
  expect(await usableSignInLink(admin(), secret)).toBe("account");
  const tries = await Promise.allSettled([
    redeemSignInLink(admin(), secret),
    redeemSignInLink(admin(), secret),
  ]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await usableSignInLink(admin(), secret)).toBeNull();
});

it("changes a role at once, and a disabled account is nobody", async () => {
  const { person } = await invitePerson(admin(), {
    name: "E",
    email: "e@example.org",
    role: "editor",
    language: "en",
  });
  await changePerson(admin(), { personId: person.id, role: "operator" });
  expect((await findPersonActor(db, person.id))?.scopes).toEqual(["read", "register", "operate"]);
  const disabled = await changePerson(admin(later(10)), { personId: person.id, disabled: true });
  expect(disabled.disabledAt).toEqual(later(10));
  expect(await findPersonActor(db, person.id)).toBeNull();
  expect((await changePerson(admin(), { personId: person.id, disabled: false })).disabledAt).toBeNull();
});

it("never leaves nobody who can administer", async () => {
  const { person } = await invitePerson(admin(), {
    name: "A",
    email: "a@example.org",
    role: "admin",
    language: "en",
  });
  await expect(changePerson(admin(), { personId: person.id, role: "viewer" })).rejects.toThrow(
    "only admin left",
  );
  await expect(changePerson(admin(), { personId: person.id, disabled: true })).rejects.toThrow(
    "only admin left",
  );
});

it("makes the first data once and keeps them", async () => {
  const fresh = await createTestDatabase();
  const first = (knownSandboxToken: string | null, wantsSandbox = true) =>
    ensureFirstData({
      db: fresh,
      baseUrl: "http://localhost:3000",
      wantsSandbox,
      knownSandboxToken,
      now: start,
    });
  try {
    expect(await first(null, false)).toMatchObject({ sandboxToken: null });
    const made = await first(null);
    expect(made.signInUrl).toMatch(/^http:\/\/localhost:3000\/sign-in\/link\/[\w-]{43}$/);
    const again = await first(made.sandboxToken);
    expect(again.sandboxToken).toBe(made.sandboxToken);
    const actor = await authenticateToken(fresh, made.sandboxToken ?? "", start);
    expect(actor).toMatchObject({ name: "sandbox", scopes: ["read", "register", "operate", "administer"] });
    const lost = await first("lgt_lost");
    expect(lost.sandboxToken).not.toBe(made.sandboxToken);
    await expect(authenticateToken(fresh, made.sandboxToken ?? "", start)).rejects.toThrow("revoked");
    const ctx = automationContext({ name: "test", requestId: "r", now: start, db: fresh });
    const people = await listPeople(ctx, { limit: 50 });
    expect(people.items.map(({ name, role }) => `${name}: ${role}`).toSorted()).toEqual([
      "Admin: admin",
      "Editor: editor",
      "On-call: operator",
      "Viewer: viewer",
    ]);
    const isUsable = (url: string | null) => usableSignInLink(ctx, url?.split("/").at(-1) ?? "");
    expect([await isUsable(made.signInUrl), await isUsable(lost.signInUrl)]).toEqual([null, "account"]);
    await redeemSignInLink(ctx, lost.signInUrl?.split("/").at(-1) ?? "");
    expect((await first(lost.sandboxToken)).signInUrl).toBeNull();
  } finally {
    await fresh.drop();
  }
});

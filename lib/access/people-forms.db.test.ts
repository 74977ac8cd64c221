import { afterAll, beforeAll, expect, it } from "vitest";
import { accessContract } from "#lib/access/contract.ts";
import { createApiToken } from "#lib/access/create-api-token.ts";
import { changePerson } from "#lib/access/change-person.ts";
import { invitePerson } from "#lib/access/invite-person.ts";
import { makeHandOver } from "#lib/access/make-hand-over.ts";
import { makeSignInLink } from "#lib/access/make-sign-in-link.ts";
import { findPreferences, putPreferences, readPreferences } from "#lib/access/put-preferences.ts";
import { redeemSignInLink, usableSignInLink } from "#lib/access/redeem-sign-in-link.ts";
import { confirmRevoke } from "#lib/access/revoke-api-token.ts";
import { ShownOnce, shownOnceCookie } from "#lib/access/shown-once-schema.ts";
import { viewPeople } from "#lib/access/view-people.ts";
import type { Context } from "#lib/server/context.ts";
import { serve } from "#lib/server/http/serve.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
const handlers = {
  tokens: serve(accessContract.createApiToken, createApiToken),
  people: serve(accessContract.invitePerson, invitePerson),
};
const rollbackId = "0198d6a0-0000-7000-8000-000000000001";
const secretOf = (url: string) => new URL(url).pathname.split("/").at(-1) ?? "";
const actsOf = async () => {
  const { rows } = await web.pool.query<{ action: string }>("SELECT action FROM audit_entries ORDER BY seq");
  return rows.map(({ action }) => action);
};

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(() => web.drop());

/** A person who is in the database, asking. */
async function somebody(name: string, role: "admin" | "viewer" = "viewer"): Promise<Context> {
  const email = `${name.toLowerCase()}@example.org`;
  const { person } = await invitePerson(aContext(web), { name, email, role, language: "en" });
  const ctx = aContext(web, { name, role });
  return { ...ctx, actor: { ...ctx.actor, id: person.id } };
}

async function post(handler: (request: Request) => Promise<Response>, fields: Record<string, string>) {
  const secret = await aTokenSecret(web, ["administer"]);
  const headers = { authorization: `Bearer ${secret}` };
  return handler(
    new Request("http://localhost:3000/api/v1/asked", {
      method: "POST",
      headers,
      body: new URLSearchParams({ locale: "zh-CN", ...fields }),
    }),
  );
}

it("brings a token's secret to the page by a cookie of that page, and by no address", async () => {
  const form = { name: "ci", "scopes[]": "register", "expiresInDays:number": "30" };
  const response = await post(handlers.tokens, form);
  const location = response.headers.get("location") ?? "";
  expect([response.status, location]).toEqual([303, "/zh-CN/settings/people?made=token"]);
  const cookie = response.headers.getSetCookie()[0] ?? "";
  expect(cookie).toMatch(/; Path=\/zh-CN\/settings\/people; Max-Age=120; SameSite=Lax$/);
  const value = cookie.slice(`${shownOnceCookie}=`.length, cookie.indexOf(";"));
  const shown = ShownOnce.parse(JSON.parse(decodeURIComponent(value)));
  expect(shown).toMatchObject({ kind: "token", name: "ci" });
  const { rows } = await web.pool.query<{ days: string }>(
    "SELECT extract(day FROM expires_at - created_at)::text AS days FROM api_tokens WHERE name = 'ci'",
  );
  expect(["29", "30"]).toContain(rows[0]?.days);
});

it("sends a refused form back to itself, with nothing to show", async () => {
  const response = await post(handlers.people, { name: "", email: "nobody", role: "viewer" });
  expect(response.headers.get("location")).toMatch(/^\/zh-CN\/settings\/people\?form=invite&draft=/);
  expect(response.headers.getSetCookie()).toEqual([]);
});

it("revokes a token only under its own name", async () => {
  const ctx = aContext(web);
  const { token } = await createApiToken(ctx, { name: "old pipeline", scopes: ["read"], expiresAt: null });
  const tokenId = token.id;
  const wrong = confirmRevoke(ctx, { tokenId, name: "old" });
  await expect(wrong).rejects.toMatchObject({ code: "INVALID", invalidParams: [{ name: "name" }] });
  expect((await confirmRevoke(ctx, { tokenId, name: " old pipeline " })).revokedAt).toEqual(ctx.now);
});

it("makes a new link in the place of the one before, and none for an account that is disabled", async () => {
  const lin = await somebody("Lin");
  const personId = lin.actor.id ?? "";
  const admin = aContext(web);
  const first = await makeSignInLink(admin, { personId });
  const second = await makeSignInLink(admin, { personId });
  expect(await usableSignInLink(admin, secretOf(first.signInUrl))).toBeNull();
  expect(await usableSignInLink(admin, secretOf(second.signInUrl))).toBe("account");
  const listed = await viewPeople(admin, undefined);
  const found = "people" in listed ? listed.people.find(({ id }) => id === personId) : undefined;
  expect(found?.linkUntil).toEqual(new Date(admin.now.getTime() + 3 * 24 * 3_600_000));
  await changePerson(admin, { personId, disabled: true });
  await expect(makeSignInLink(admin, { personId })).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(makeSignInLink(lin, { personId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await actsOf()).toContain("sign_in_link.created");
});

it("hands a session over once, within four minutes, to the same person and the rollback", async () => {
  const eve = await somebody("Eve");
  const { url } = await makeHandOver(eve, { rollbackId });
  const address = new URL(url);
  expect(address.searchParams.get("next")).toBe(`/en/rollbacks/${rollbackId}`);
  const late = { ...eve, now: new Date(eve.now.getTime() + 4 * 60_000) };
  expect(await usableSignInLink(late, secretOf(url))).toBeNull();
  const again = await makeHandOver(eve, { rollbackId });
  expect(await usableSignInLink(eve, secretOf(url))).toBeNull();
  const used = await redeemSignInLink(eve, secretOf(again.url));
  expect(used).toEqual({ userId: eve.actor.id, purpose: "hand_over" });
  await expect(redeemSignInLink(eve, secretOf(again.url))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await actsOf()).slice(-3)).toEqual([
    "sign_in_link.handed_over",
    "sign_in_link.handed_over",
    "sign_in_link.used",
  ]);
  const token = { ...eve, actor: { ...eve.actor, kind: "token" as const } };
  await expect(makeHandOver(token, { rollbackId })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

it("leaves the invitation of a person whose session is handed over as it is", async () => {
  const ida = await somebody("Ida");
  const { signInUrl } = await makeSignInLink(aContext(web), { personId: ida.actor.id ?? "" });
  await makeHandOver(ida, { rollbackId });
  expect(await usableSignInLink(ida, secretOf(signInUrl))).toBe("account");
});

it("keeps how a person reads, for every device", async () => {
  const mei = await somebody("Mei");
  expect(await readPreferences(mei)).toEqual({ language: "en", timeZone: null, theme: null });
  const chosen = { language: "zh-CN", timeZone: "Asia/Shanghai", theme: "dark" } as const;
  await putPreferences(mei, chosen);
  expect(await findPreferences(web, mei.actor.id ?? "")).toEqual(chosen);
  expect((await actsOf()).at(-1)).toBe("preferences.changed");
  expect(accessContract.putPreferences.body.safeParse({ ...chosen, timeZone: "Mars/Olympus" }).success).toBe(
    false,
  );
});

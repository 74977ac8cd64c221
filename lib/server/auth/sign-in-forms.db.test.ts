import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { changePerson } from "#lib/access/change-person.ts";
import { getMe } from "#lib/access/get-me.ts";
import { accessContract } from "#lib/access/contract.ts";
import { createApiToken } from "#lib/access/create-api-token.ts";
import { invitePerson } from "#lib/access/invite-person.ts";
import { makeHandOver } from "#lib/access/make-hand-over.ts";
import { makeSignInLink } from "#lib/access/make-sign-in-link.ts";
import { putPreferences } from "#lib/access/put-preferences.ts";
import type { Person } from "#lib/access/schema.ts";
import { automationContext } from "#lib/server/context.ts";
import { ensureFirstData } from "#lib/server/first-data.ts";
import { markPeers } from "#lib/server/http/peer-address.ts";
import { serve } from "#lib/server/http/serve.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { answerAuthRequest } from "./answer-auth-request.ts";
import { signInToSandbox, signInWithLink, signInWithPassword, signOut } from "./sign-in-forms.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
const routes: Record<string, (request: Request) => Promise<Response>> = {
  "/api/auth/sign-in": signInWithPassword,
  "/api/auth/sign-in-link": signInWithLink,
  "/api/auth/sign-in-sandbox": signInToSandbox,
  "/api/auth/sign-out": signOut,
  "/api/v1/me": serve(accessContract.getMe, getMe),
  "/api/v1/tokens": serve(accessContract.createApiToken, createApiToken),
};

/** A server of Node's own, so that requests come over a socket as they do in the web process. */
const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", async () => {
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
    const url = `http://${incoming.headers.host}${incoming.url}`;
    const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) };
    const request = new Request(url, { method: incoming.method ?? "GET", headers, ...body });
    const response = await (routes[new URL(url).pathname] ?? answerAuthRequest)(request);
    const cookies = response.headers.getSetCookie();
    response.headers.delete("set-cookie");
    outgoing.writeHead(response.status, [
      ...[...response.headers].flat(),
      ...cookies.flatMap((one) => ["set-cookie", one]),
    ]);
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
});

const ctx = () => automationContext({ name: "test", requestId: "r", now: new Date(), db: web });
const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

type Post = { headers?: Record<string, string>; cookie?: string };
function post(path: string, fields: Record<string, string>, { headers = {}, cookie }: Post = {}) {
  return fetch(origin() + path, {
    method: "POST",
    redirect: "manual",
    headers: { origin: origin(), ...(cookie === undefined ? {} : { cookie }), ...headers },
    body: new URLSearchParams({ locale: "en", ...fields }),
  });
}

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
const me = async (cookie: string) => (await fetch(`${origin()}/api/v1/me`, { headers: { cookie } })).status;
const linkOf = (url: string) => ({ secret: url.split("/").at(-1) ?? "" });

let person: Person;
let cookie = "";
const password = "correct horse battery";

beforeAll(async () => {
  web = await createWebEnvironment({ LASTGOOD_SANDBOX: "true" });
  markPeers();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await ensureFirstData({
    db: web,
    baseUrl: "",
    wantsSandbox: true,
    knownSandboxToken: null,
    now: new Date(),
  });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await web.drop();
});

it("signs in by a one-time link, once, and sets the password chosen there", async () => {
  const invited = await invitePerson(ctx(), {
    name: "P",
    email: "p@example.org",
    role: "admin",
    language: "en",
  });
  person = invited.person;
  const short = await post("/api/auth/sign-in-link", { ...linkOf(invited.signInUrl), password: "short" });
  expect(short.headers.get("location")).toContain("failed=short");
  const response = await post("/api/auth/sign-in-link", {
    ...linkOf(invited.signInUrl),
    password,
    next: "/en/models/m?tab=live",
  });
  expect([response.status, response.headers.get("location")]).toEqual([303, "/en/models/m?tab=live"]);
  expect(response.headers.getSetCookie()[0]).toMatch(/HttpOnly/i);
  expect(response.headers.getSetCookie()[0]).toMatch(/SameSite=Lax/i);
  cookie = cookieOf(response);
  expect(await me(cookie)).toBe(200);
  const again = await post("/api/auth/sign-in-link", linkOf(invited.signInUrl));
  expect(again.headers.get("location")).toContain("failed=link");
});

it("refuses the link of a person whose account was closed meanwhile", async () => {
  const { person: gone, signInUrl } = await invitePerson(ctx(), {
    name: "Gone",
    email: "gone@example.org",
    role: "operator",
    language: "en",
  });
  await web.prisma.user.update({ where: { id: gone.id }, data: { disabledAt: new Date() } });
  const refused = await post("/api/auth/sign-in-link", linkOf(signInUrl));
  expect(refused.headers.get("location")).toContain("failed=link");
  expect(refused.headers.getSetCookie().filter((one) => one.includes("session"))).toEqual([]);
});

it("goes on in the language and theme that its person chose, where nothing else was asked for", async () => {
  const invited = await invitePerson(ctx(), {
    name: "Mei",
    email: "mei@example.org",
    role: "viewer",
    language: "zh-CN",
  });
  const mei = { ...ctx(), actor: { ...ctx().actor, kind: "person" as const, id: invited.person.id } };
  const first = await post("/api/auth/sign-in-link", linkOf(invited.signInUrl));
  expect(first.headers.get("location")).toBe("/en");
  await putPreferences(mei, { language: "zh-CN", timeZone: null, theme: "dark" });
  const { signInUrl } = await makeSignInLink(ctx(), { personId: invited.person.id });
  const later = await post("/api/auth/sign-in-link", linkOf(signInUrl));
  expect(later.headers.get("location")).toBe("/zh-CN");
  expect(later.headers.getSetCookie().join("\n")).toContain("lastgood_theme=dark; Path=/;");
});

it("signs in by a link that hands over, and lets it set no password", async () => {
  const invited = await invitePerson(ctx(), {
    name: "Eve",
    email: "eve@example.org",
    role: "operator",
    language: "en",
  });
  const eve = { ...ctx(), actor: { ...ctx().actor, kind: "person" as const, id: invited.person.id } };
  const { url } = await makeHandOver(eve, { rollbackId: "0198d6a0-0000-7000-8000-000000000001" });
  const secret = new URL(url).pathname.split("/").at(-1) ?? "";
  const response = await post("/api/auth/sign-in-link", { secret, password });
  expect(await me(cookieOf(response))).toBe(200);
  const tried = await post("/api/auth/sign-in", { email: "eve@example.org", password });
  expect(tried.headers.get("location")).toBe("/en/sign-in?failed=password");
});

it("keeps the secret of sessions in a file that only its owner reads", () => {
  expect(statSync(join(web.data, "keys", "session.secret")).mode & 0o777).toBe(0o600);
});

it("signs in by password, and says the same for a wrong password and an unknown address", async () => {
  const good = await post("/api/auth/sign-in", { email: "P@example.org", password });
  expect([good.status, good.headers.get("location")]).toEqual([303, "/en"]);
  expect(await me(cookieOf(good))).toBe(200);
  const wrong = await post("/api/auth/sign-in", { email: "p@example.org", password: "wrong horse battery" });
  const unknown = await post("/api/auth/sign-in", { email: "nobody@example.org", password });
  const broken = await post("/api/auth/sign-in", { email: "no address", password });
  for (const response of [wrong, unknown, broken]) {
    expect(response.headers.get("location")).toBe("/en/sign-in?failed=password");
    expect(response.headers.getSetCookie()).toEqual([]);
  }
});

it("goes on to our own pages only", async () => {
  const response = await post("/api/auth/sign-in", {
    email: "p@example.org",
    password,
    next: "//evil.example/",
  });
  expect(response.headers.get("location")).toBe("/en");
});

it("lets nobody sign up", async () => {
  const body = JSON.stringify({ name: "x", email: "x@example.org", password });
  const headers = { "content-type": "application/json", origin: "http://localhost:3000" };
  const response = await fetch(`${origin()}/api/auth/sign-up/email`, { method: "POST", headers, body });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect((await web.pool.query("SELECT 1 FROM users WHERE email = 'x@example.org'")).rowCount).toBe(0);
});

it.each([
  ["update-user", { name: "Admin" }],
  ["update-session", { name: "Admin" }],
  ["sign-in/email", { email: "p@example.org", password }],
  ["delete-user", { password }],
])("has no %s: what the library offers beside our own pages is closed", async (path, body) => {
  const response = await fetch(`${origin()}/api/auth/${path}`, {
    method: "POST",
    headers: { cookie, "content-type": "application/json", origin: "http://localhost:3000" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(404);
  const { rows } = await web.pool.query("SELECT name FROM users WHERE id = $1", [person.id]);
  expect(rows).toEqual([{ name: person.name }]);
});

it("changes a password for who knows the old one, and for nobody else", async () => {
  const change = (given: string) =>
    fetch(`${origin()}/api/auth/change-password`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json", origin: "http://localhost:3000" },
      body: JSON.stringify({ currentPassword: given, newPassword: password }),
    });
  expect((await change("wrong horse battery")).status).toBe(400);
  expect((await change(password)).status).toBe(200);
});

it("refuses writes that another site makes a signed-in browser send", async () => {
  const send = (headers: Record<string, string>) =>
    fetch(`${origin()}/api/v1/tokens`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json", ...headers },
      body: JSON.stringify({ name: "t", scopes: ["read"] }),
    });
  expect((await send({ origin: "https://evil.example" })).status).toBe(403);
  expect((await send({ origin: "null" })).status).toBe(403);
  expect((await send({ "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await send({})).status).toBe(403);
  expect((await send({ origin: origin() })).status).toBe(201);
  const foreign = await post(
    "/api/auth/sign-in",
    { email: "p@example.org", password },
    { headers: { origin: "https://evil.example" } },
  );
  expect(foreign.status).toBe(403);
});

it.each(["viewer", "editor", "operator", "admin"])(
  "signs in to the sandbox as %s with one press",
  async (role) => {
    const response = await post("/api/auth/sign-in-sandbox", { role });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/en"]);
    expect(await me(cookieOf(response))).toBe(200);
  },
);

it.each([
  ["behind a proxy", { "x-forwarded-for": "127.0.0.1" }],
  ["behind a proxy that says so by the standard", { forwarded: "for=127.0.0.1" }],
])("offers no press %s", async (_, headers) => {
  const response = await post("/api/auth/sign-in-sandbox", { role: "admin" }, { headers });
  expect(response.headers.get("location")).toBe("/en/sign-in?failed=closed");
  expect(response.headers.getSetCookie()).toEqual([]);
});

it("ends the session on signing out", async () => {
  const signedIn = cookieOf(await post("/api/auth/sign-in", { email: "p@example.org", password }));
  expect((await post("/api/auth/sign-out", {}, { cookie: signedIn })).status).toBe(303);
  expect(await me(signedIn)).toBe(401);
});

it("ends every session of an account that is disabled", async () => {
  expect(await me(cookie)).toBe(200);
  await changePerson(ctx(), { personId: person.id, disabled: true });
  expect(await me(cookie)).toBe(401);
  const response = await post("/api/auth/sign-in", { email: "p@example.org", password });
  expect(response.headers.get("location")).toContain("failed=password");
});

it("counts tries at one account from wherever they come", async () => {
  const answers: (string | null)[] = [];
  for (let count = 0; count < 11; count += 1) {
    const response = await post("/api/auth/sign-in", {
      email: "on-call@lastgood.local",
      password: `wrong ${count}`,
    });
    answers.push(response.headers.get("location"));
  }
  expect(answers.at(0)).toContain("failed=password");
  expect(answers.at(-1)).toContain("failed=limited");
});

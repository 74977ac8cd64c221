import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { changePerson } from "#lib/access/change-person.ts";
import { invitePerson } from "#lib/access/invite-person.ts";
import { putPreferences } from "#lib/access/put-preferences.ts";
import { createModel } from "#lib/models/create-model.ts";
import { createNotifier } from "#lib/server/composition.ts";
import type { Context } from "#lib/server/context.ts";
import { parseEnv } from "#lib/server/env.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { serve } from "#lib/server/http/serve.ts";
import { ensureWorkerKeys } from "#lib/server/secrets/worker-keys.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { aBundle, aModel } from "#lib/testing/bundle-builders.ts";
import { startMailServer } from "#lib/testing/mail-server.ts";
import type { MailServer } from "#lib/testing/mail-server.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import { writeChange } from "#lib/versions/write-change.ts";
import { digestContract } from "./digest-contract.ts";
import { findSubscription } from "./digest-store.ts";
import { mailDigest, queueDueDigests } from "./mail-digest.ts";
import { openNotifierWith } from "./open-notifier.ts";
import type { OpenNotifier } from "./open-notifier.ts";
import { endDigest, getDigest, putDigest, viewDigestLink } from "./put-digest.ts";

const version = "mm_chat_v1.0_20260101";
const hourMs = 3_600_000;
const later = (hours: number) => new Date(testNow.getTime() + hours * hourMs);

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let mail: MailServer;
let openNotifier: OpenNotifier;
let reader: Context;
let made = 0;
let seen = 0;

beforeAll(async () => {
  mail = await startMailServer();
  web = await createWebEnvironment({
    LASTGOOD_SMTP_URL: `smtp://127.0.0.1:${mail.port}?security=none`,
    LASTGOOD_MAIL_FROM: "lastgood@example.org",
  });
  const settings = parseEnv();
  mkdirSync(dirname(settings.SECRET_KEY_FILE), { recursive: true });
  writeFileSync(settings.SECRET_KEY_FILE, randomBytes(32).toString("base64url"));
  const { privateKey } = await ensureWorkerKeys({
    publicKeyFile: settings.WORKER_PUBLIC_KEY_FILE,
    privateKeyFile: settings.WORKER_PRIVATE_KEY_FILE,
  });
  openNotifier = openNotifierWith({ privateKey, ownPorts: [], createNotifier, settings });
  await createModel(aContext(web), aModel());
  await registerVersion(aContext(web, { now: later(-100) }), { ...aBundle(version), model: "mm_chat" });
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await mail.close();
  await web.drop();
});
beforeEach(async () => {
  made += 1;
  seen = mail.received.length;
  const name = `Reader${made}`;
  const email = `${name.toLowerCase()}@example.org`;
  const { person } = await invitePerson(aContext(web), { name, email, role: "viewer", language: "zh-CN" });
  const ctx = aContext(web, { name, role: "viewer" });
  reader = { ...ctx, actor: { ...ctx.actor, id: person.id } };
});

const at = (now: Date) => ({ ...reader, now });
/** The mails of this test alone. */
const received = () => mail.received.slice(seen);
const userId = () => reader.actor.id ?? "";
const run = (until: Date) =>
  mailDigest(aContext(web, { now: until }), { userId: userId(), until: until.toISOString() }, openNotifier);
const write = (now: Date, text: { en: string; "zh-CN": string | null }) =>
  writeChange(aContext(web, { now }), {
    model: "mm_chat",
    version,
    kind: "fixed",
    modality: "audio",
    audience: "",
    action: null,
    breaking: false,
    isDraft: false,
    text,
  });

it("is off until somebody asks for it, and looks again the next morning of their zone", async () => {
  expect(await getDigest(reader)).toMatchObject({ isSubscribed: false, canMail: true, dueAt: null });
  await putPreferences(reader, { language: "zh-CN", timeZone: "Asia/Shanghai", theme: "dark" });
  const begun = await putDigest(reader, { isSubscribed: true });
  expect(begun).toMatchObject({ isSubscribed: true, dueAt: new Date("2026-11-21T00:00:00Z") });
  expect(await putDigest(at(later(1)), { isSubscribed: true })).toEqual(begun);
  expect((await putDigest(reader, { isSubscribed: false })).isSubscribed).toBe(false);
  const { rows } = await web.pool.query<{ action: string }>(
    "SELECT action FROM audit_entries WHERE action LIKE 'digest.%' ORDER BY seq",
  );
  expect(rows.map(({ action }) => action)).toEqual(["digest.subscribed", "digest.ended"]);
});

it("mails what is new once, in the reader's language and both forms, and nothing when nothing is", async () => {
  await putDigest(reader, { isSubscribed: true });
  await run(later(1));
  expect(received()).toEqual([]);
  await write(later(2), { en: "Fixed <b>", "zh-CN": "修复了 <b>" });
  await write(later(3), { en: "Only English", "zh-CN": null });
  await run(later(24));
  await run(later(24));
  expect(received()).toHaveLength(1);
  const [sent] = received();
  expect(sent?.headers.get("subject")).toContain("更新日志");
  const text = sent?.parts.get("text/plain") ?? "";
  expect(text).toContain("修复了 <b>");
  expect(text).toContain("以英文显示");
  expect(sent?.parts.get("text/html")).toContain("修复了 &lt;b&gt;");
  await write(later(25), { en: "Later", "zh-CN": "之后" });
  await run(later(48));
  expect(received()).toHaveLength(2);
  expect(received()[1]?.parts.get("text/plain")).not.toContain("修复了");
});

it("ends by the link of a mail, by a press and not by looking", async () => {
  await putDigest(reader, { isSubscribed: true });
  await write(later(2), { en: "New", "zh-CN": "新" });
  await run(later(24));
  const link = received()[0]?.headers.get("list-unsubscribe") ?? "";
  expect(received()[0]?.parts.get("text/plain")).toContain(link.slice(1, -1));
  // Without https no mail program may offer its own button (RFC 8058 section 3.1).
  expect(received()[0]?.headers.has("list-unsubscribe-post")).toBe(false);
  const token = /\/zh-CN\/digest\/([\w-]+)/.exec(received()[0]?.parts.get("text/plain") ?? "")?.[1] ?? "";
  expect(await viewDigestLink(reader, { token })).toEqual({ isSubscribed: true });
  expect((await getDigest(reader)).isSubscribed).toBe(true);
  const nobody = { kind: "public", id: null, name: "public", role: null, scopes: [] } as const;
  expect(await endDigest({ ...reader, actor: nobody }, { token })).toEqual({ isSubscribed: false });
  expect((await getDigest(reader)).isSubscribed).toBe(false);
  expect(await endDigest({ ...reader, actor: nobody }, { token })).toEqual({ isSubscribed: false });
  await write(later(25), { en: "After", "zh-CN": "之后" });
  await run(later(48));
  expect(received()).toHaveLength(1);
});

it("ends by a mail program's own button, without a page to go to, and by no post that does not say so", async () => {
  await putDigest(reader, { isSubscribed: true });
  await write(later(2), { en: "New", "zh-CN": "新" });
  await run(later(24));
  const link = received()[0]?.headers.get("list-unsubscribe") ?? "";
  const token = /digest\/([\w-]+)>$/.exec(link)?.[1] ?? "";
  const press = (body: string) =>
    serve(digestContract.endDigestByMail, endDigest)(
      new Request(`http://localhost:3000/api/v1/digests/${token}/one-click`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body,
      }),
      { params: Promise.resolve({ token }) },
    );
  expect((await press("")).status).toBe(400);
  expect((await getDigest(reader)).isSubscribed).toBe(true);
  const answer = await press("List-Unsubscribe=One-Click");
  expect([answer.status, await answer.json()]).toEqual([200, { isSubscribed: false }]);
  expect((await getDigest(reader)).isSubscribed).toBe(false);
});

it("mails nobody whose account is disabled", async () => {
  await putDigest(reader, { isSubscribed: true });
  await write(later(2), { en: "New", "zh-CN": "新" });
  await changePerson(aContext(web), { personId: userId(), disabled: true });
  await run(later(24));
  expect(received()).toEqual([]);
});

it("queues each subscription once a morning, also with two workers at it", async () => {
  await putDigest(reader, { isSubscribed: true });
  const dueAt = (await findSubscription(web.prisma, userId()))?.dueAt ?? testNow;
  expect(await queueDueDigests(aContext(web, { now: testNow }))).toBe(0);
  const both = await Promise.all([1, 2].map(() => queueDueDigests(aContext(web, { now: dueAt }))));
  const { rows } = await web.pool.query<{ count: string }>(
    "SELECT count(*) FROM pgboss.job WHERE name = 'mail_digest' AND data->>'userId' = $1",
    [userId()],
  );
  expect(rows[0]?.count).toBe("1");
  expect(both[0] === undefined || both[1] === undefined).toBe(false);
  expect((await findSubscription(web.prisma, userId()))?.dueAt).toEqual(
    new Date(dueAt.getTime() + 24 * hourMs),
  );
});

it("counts everything that was published, also when it is more than a page of the changelog holds", async () => {
  await putDigest(at(later(200)), { isSubscribed: true });
  await write(later(201), { en: "The oldest of them", "zh-CN": null });
  await web.pool.query(
    `INSERT INTO change_entries SELECT (jsonb_populate_record(entry, jsonb_build_object(
       'id', gen_random_uuid(), 'text_en', 'entry ' || number, 'published_at', entry.published_at + interval '1 min'))).*
       FROM change_entries entry, generate_series(1, 230) AS number WHERE entry.text_en = 'The oldest of them'`,
  );
  await run(later(224));
  expect(received()).toHaveLength(1);
  expect(received()[0]?.parts.get("text/plain")).toContain("更新日志中还有 201 条。");
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { endFeedKey } from "#lib/access/end-feed-key.ts";
import { getFeedKey } from "#lib/access/get-feed-key.ts";
import { makeFeedKey } from "#lib/access/make-feed-key.ts";
import { createModel } from "#lib/models/create-model.ts";
import { serveFeed } from "#lib/server/http/serve-feed.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aBundle, aModel } from "#lib/testing/bundle-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { editChange } from "./edit-change.ts";
import { listChangelog } from "./list-changelog.ts";
import { markKnownBad } from "./mark-known-bad.ts";
import { readChangelogFeed } from "./read-changelog-feed.ts";
import { registerVersion } from "./register-version.ts";
import { writeChange } from "./write-change.ts";

type Feed = {
  readonly items: {
    readonly id: string;
    readonly url: string;
    readonly title: string;
    readonly content_html: string;
    readonly date_modified: string;
    readonly date_published: string;
  }[];
};

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
const version = "mm_chat_v1.0_20260101";
const builtAt = new Date("2026-01-01T00:00:00Z");
const later = new Date("2026-11-21T09:00:00Z");
const handlers = {
  atom: serveFeed("atom", readChangelogFeed),
  json: serveFeed("json", readChangelogFeed),
};
const entry = {
  audience: "",
  action: null,
  breaking: false,
  kind: "fixed",
  modality: "audio",
} as const;

beforeAll(async () => {
  web = await createWebEnvironment();
  const ctx = aContext(web);
  await createModel(ctx, aModel());
  const changes = [
    { ...entry, text: { en: "Fixed <b>& \u0001]]> it", "zh-CN": null } },
    {
      ...entry,
      kind: "added" as const,
      text: { en: "Added", "zh-CN": "新增" },
      action: { en: "Read it.", "zh-CN": null },
    },
  ];
  await registerVersion(ctx, { ...aBundle(version, { builtAt, changes }), model: "mm_chat" });
});
afterAll(() => web.drop());

async function ask(
  format: keyof typeof handlers,
  given: { query?: Record<string, string>; secret?: string; params?: Record<string, string>; etag?: string },
) {
  const { query = {}, secret, params = { locale: "en" }, etag } = given;
  const address = `http://localhost:3000/en/changelog/feed.${format}?${new URLSearchParams(query).toString()}`;
  const headers = {
    ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
    ...(etag !== undefined && { "if-none-match": etag }),
  };
  const response = await handlers[format](new Request(address, { headers }), {
    params: Promise.resolve(params),
  });
  return { response, text: await response.text() };
}

const readJson = async (given: Parameters<typeof ask>[1]) =>
  JSON.parse((await ask("json", given)).text) as Feed;

it("refuses somebody without an account, unless the administrator opened the changelog", async () => {
  const { response } = await ask("atom", {});
  expect(response.status).toBe(401);
});

it("opens with a person's key, which opens nothing else and ends with the next one", async () => {
  const { prisma } = web;
  const id = "person-ada";
  await prisma.user.create({ data: { id, name: "Ada", email: "ada@example.org", role: "admin" } });
  const { key } = await makeFeedKey(aContext(web));
  const { response, text } = await ask("atom", { query: { key } });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("application/atom+xml");
  expect(text).not.toContain(key);
  expect((await ask("atom", { secret: key })).response.status).toBe(401);
  const { key: next } = await makeFeedKey(aContext(web));
  expect((await ask("atom", { query: { key } })).response.status).toBe(401);
  await prisma.user.update({ where: { id }, data: { disabledAt: later } });
  expect((await ask("atom", { query: { key: next } })).response.status).toBe(401);
  await prisma.user.update({ where: { id }, data: { disabledAt: null } });
  expect(await getFeedKey(aContext(web))).not.toBeNull();
  await endFeedKey(aContext(web));
  expect(await getFeedKey(aContext(web))).toBeNull();
  expect((await ask("atom", { query: { key: next } })).response.status).toBe(401);
  await expect(endFeedKey(aContext(web))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("has absolute addresses only", async () => {
  const secret = await aTokenSecret(web, ["read"]);
  const { text } = await ask("atom", { secret });
  const addresses = [...text.matchAll(/href="([^"]*)"/g)].map(([, href]) => href ?? "");
  expect(addresses.length).toBeGreaterThan(3);
  expect(addresses.filter((href) => !href.startsWith("http://localhost:3000/"))).toEqual([]);
});

it("filters as the page does, for one model, and refuses a filter that does not exist", async () => {
  const secret = await aTokenSecret(web, ["read"]);
  expect((await readJson({ secret, query: { needsAction: "true" } })).items).toHaveLength(1);
  expect((await readJson({ secret, query: { modality: "image" } })).items).toHaveLength(0);
  expect((await readJson({ secret, params: { locale: "en", model: "mm_chat" } })).items).toHaveLength(2);
  expect((await readJson({ secret, params: { locale: "en", model: "other" } })).items).toHaveLength(0);
  expect((await ask("json", { secret, query: { kind: "nonsense" } })).response.status).toBe(400);
});

it("says in the reader's language what is written in it, and that the rest is not", async () => {
  const secret = await aTokenSecret(web, ["read"]);
  const { items } = await readJson({ secret, params: { locale: "zh-CN" } });
  const contents = items.map(({ content_html }) => content_html);
  expect(contents.find((content) => content.includes("新增"))).toContain('<p lang="zh-CN">新增</p>');
  expect(contents.find((content) => content.includes("Fixed"))).toContain("以英文显示；尚无中文");
});

it("keeps an entry's id and moves `updated` when it is edited or withdrawn; a draft is not in it", async () => {
  const secret = await aTokenSecret(web, ["read"]);
  const ctx = aContext(web, { now: later });
  const draft = await writeChange(ctx, {
    ...entry,
    model: "mm_chat",
    version,
    text: { en: "Not yet", "zh-CN": null },
    isDraft: true,
  });
  const before = await readJson({ secret });
  expect(before.items.map(({ title }) => title)).not.toContain("mm_chat v1.0: Not yet");
  expect((await listChangelog(ctx, { drafts: "true", limit: 5 })).items.map(({ id }) => id)).toEqual([
    draft.id,
  ]);
  const published = { ...entry, text: { en: "Now", "zh-CN": null }, isDraft: false };
  const edit = { ...published, changeId: draft.id, expectedUpdatedAt: draft.updatedAt };
  const first = await editChange(ctx, edit);
  await expect(editChange(ctx, edit)).resolves.toMatchObject({ isDraft: false });
  const stale = { ...edit, expectedUpdatedAt: builtAt };
  await expect(editChange(ctx, stale)).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  const taken = { ...edit, isDraft: true, expectedUpdatedAt: first.updatedAt };
  await expect(editChange(ctx, taken)).rejects.toMatchObject({ code: "INVALID" });
  const [newest] = (await readJson({ secret })).items;
  expect(newest).toMatchObject({ id: `urn:uuid:${draft.id}`, date_published: later.toISOString() });
  const badAt = new Date("2026-11-22T09:00:00Z");
  await markKnownBad(aContext(web, { now: badAt }), { model: "mm_chat", version, reason: "Wrong." });
  const after = (await readJson({ secret })).items;
  expect(after.map(({ date_modified }) => date_modified)).toEqual(after.map(() => badAt.toISOString()));
  expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining(before.items.map(({ id }) => id)));
});

it("answers 304 to a reader that has it already", async () => {
  const secret = await aTokenSecret(web, ["read"]);
  const { response } = await ask("atom", { secret });
  const etag = response.headers.get("etag") ?? "";
  expect((await ask("atom", { secret, etag })).response.status).toBe(304);
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { createModel } from "#lib/models/create-model.ts";
import { serve } from "#lib/server/http/serve.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aModel } from "#lib/testing/bundle-builders.ts";
import { makeWorkerKeys } from "#lib/testing/target-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { changeConsumer } from "./change-consumer.ts";
import { consumersContract } from "./contract.ts";
import { createConsumer } from "./create-consumer.ts";
import { listConsumers } from "./list-consumers.ts";
import type { Consumer } from "./schema.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let secret: string;
const params = { model: "mm_chat" };
const signing = `whsec_${"A".repeat(32)}`;
const webhook = { kind: "webhook", settings: { url: "https://captions.example/hook", secret: signing } };
const captions = {
  slug: "captions",
  name: "Captions",
  reads: [{ modality: "audio", fields: ["alternatives"] }],
  channels: [webhook],
};
const create = serve(consumersContract.createConsumer, createConsumer);
const change = serve(consumersContract.changeConsumer, changeConsumer);
const list = serve(consumersContract.listConsumers, listConsumers);
const refuse = (body: object) => askEndpoint(create, { secret, params, body: { ...captions, ...body } });

beforeAll(async () => {
  web = await createWebEnvironment();
  await makeWorkerKeys();
  secret = await aTokenSecret(web, ["read", "administer"]);
  await createModel(aContext(web), aModel());
});
afterAll(() => web.drop());

const channels = async () =>
  (
    await web.pool.query<{ kept: string; enabled: boolean }>(
      "SELECT settings::text AS kept, enabled FROM consumer_channels ORDER BY enabled DESC",
    )
  ).rows;

it("registers a consumer, seals the secrets of its channels and never shows them", async () => {
  const { status, answer } = await askEndpoint<Consumer>(create, { secret, params, body: captions });
  expect([status, answer.language, answer.reads]).toEqual([201, "en", captions.reads]);
  expect(answer.channels[0]?.settings).toEqual({ url: webhook.settings.url, secret: true });
  const [kept] = await channels();
  expect(kept?.kept).toContain("captions.example");
  expect(kept?.kept).not.toContain(signing);
});

it("knows of which fields a consumer tells all values apart, and when it declared that", async () => {
  const slug = "router";
  const reads = [{ modality: "audio", fields: ["label", "score"], exhaustive: ["label"] }];
  const made = await refuse({ slug, reads, channels: [] });
  expect([made.status, made.answer]).toMatchObject([201, { reads }]);
  const wrong = { reads: [{ modality: "audio", fields: ["score"], exhaustive: ["label"] }] };
  const asked = { secret, params: { ...params, consumer: slug } };
  const refused = await askEndpoint(change, { ...asked, body: wrong });
  expect(refused.answer.invalidParams[0]?.name).toBe("reads[0].exhaustive");
  await web.pool.query("UPDATE consumers SET reads_declared_at = '2026-01-01' WHERE slug = 'router'");
  const declaredAfter = async (body: object) =>
    (await askEndpoint<Consumer>(change, { ...asked, body })).answer.readsDeclaredAt;
  expect(await declaredAfter({ name: "Router" })).toBe("2026-01-01T00:00:00.000Z");
  expect(await declaredAfter({ reads: [{ modality: "audio", fields: [] }] })).not.toContain("2026-01-01");
  await web.pool.query("DELETE FROM consumers WHERE slug = 'router'");
});

it("names what is wrong", async () => {
  const nameOf = async (body: object) =>
    (await refuse({ slug: "wrong", ...body })).answer.invalidParams[0]?.name;
  expect(await nameOf({ reads: [{ modality: "video", fields: [] }] })).toBe("reads[0].modality");
  expect(await nameOf({ reads: [{ modality: "smell", fields: [] }] })).toBe("reads.0.modality");
  expect(await nameOf({ slug: "With Spaces" })).toBe("slug");
  const unsigned = { kind: "webhook", settings: { url: "https://captions.example" } };
  expect(await nameOf({ channels: [unsigned] })).toContain("secret");
  const unknown = await refuse({ slug: "wrong", channels: [{ kind: "carrier_pigeon" }] });
  expect([unknown.status, unknown.answer.code]).toEqual([400, "INVALID"]);
  const taken = await refuse({});
  expect([taken.status, taken.answer.code]).toEqual([409, "CONFLICT"]);
});

it("keeps a secret that was not entered again, and switches off the channels left out", async () => {
  const at = { ...params, consumer: "captions" };
  const [before] = await channels();
  const moved = { kind: "webhook", settings: { url: "https://captions.example/other" } };
  const changed = await askEndpoint<Consumer>(change, {
    secret,
    params: at,
    body: { channels: [moved], name: "Subtitles" },
  });
  expect(changed.answer).toMatchObject({ name: "Subtitles", reads: captions.reads });
  expect(changed.answer.channels[0]?.settings).toMatchObject({ url: moved.settings.url, secret: true });
  const [after] = await channels();
  const sealed = (row: typeof before) => (JSON.parse(row?.kept ?? "{}") as { secret?: unknown }).secret;
  expect(sealed(after)).toEqual(sealed(before));
  const elsewhere = { kind: "webhook", settings: { url: "https://elsewhere.example/other" } };
  const carried = await askEndpoint(change, { secret, params: at, body: { channels: [elsewhere] } });
  expect([carried.status, carried.answer.invalidParams.map(({ name }) => name)]).toEqual([
    400,
    ["settings.secret"],
  ]);
  await askEndpoint(change, { secret, params: at, body: { channels: [{ kind: "inbox" }] } });
  expect((await channels()).map(({ enabled }) => enabled)).toEqual([true, false]);
  const video = await askEndpoint(change, {
    secret,
    params: at,
    body: { reads: [{ modality: "video", fields: [] }] },
  });
  expect(video.status).toBe(400);
});

it("shows the addresses of channels, which may be secrets themselves, to an administrator only", async () => {
  await refuse({ slug: "webhooks" });
  const settingsFor = async (asking: string) => {
    const asked = { secret: asking, params, query: { limit: "200" } };
    const { answer } = await askEndpoint<{ items: Consumer[] }>(list, asked);
    return answer.items.find(({ slug }) => slug === "webhooks")?.channels.map(({ settings }) => settings);
  };
  expect(await settingsFor(secret)).toEqual([{ url: webhook.settings.url, secret: true }]);
  expect(await settingsFor(await aTokenSecret(web, ["operate"]))).toEqual([{}]);
  await web.pool.query(
    "DELETE FROM consumer_channels WHERE consumer_id IN (SELECT id FROM consumers WHERE slug = 'webhooks')",
  );
  await web.pool.query("DELETE FROM consumers WHERE slug = 'webhooks'");
});

it("lists by slug, each once, to whoever may read; an operator may not change them", async () => {
  for (const slug of ["search", "archive", "moderation"]) await refuse({ slug, channels: [] });
  const reader = await aTokenSecret(web, ["read", "register", "operate"]);
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = { limit: "3", ...(cursor === null ? {} : { cursor }) };
    const asked = { secret: reader, params, query };
    const { answer } = await askEndpoint<{ items: Consumer[]; nextCursor: string | null }>(list, asked);
    found.push(...answer.items.map(({ slug }) => slug));
    cursor = answer.nextCursor;
  } while (cursor !== null && found.length < 20);
  expect(found).toEqual(["archive", "captions", "moderation", "search"]);
  const refused = await askEndpoint(create, { secret: reader, params, body: { ...captions, slug: "more" } });
  expect([refused.status, refused.answer.extra?.["neededScope"]]).toEqual([403, "administer"]);
});

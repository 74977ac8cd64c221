import { afterAll, beforeAll, expect, it } from "vitest";
import { serve } from "#lib/server/http/serve.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aBundle, aModel, asJson } from "#lib/testing/bundle-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import type { Version } from "#lib/versions/schema.ts";
import { changeModel } from "./change-model.ts";
import { modelsContract } from "./contract.ts";
import { createModel } from "./create-model.ts";
import { listModels } from "./list-models.ts";
import type { Model } from "./schema.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let secret: string;
const create = serve(modelsContract.createModel, createModel);
const change = serve(modelsContract.changeModel, changeModel);
const list = serve(modelsContract.listModels, listModels);
const register = serve(versionsContract.registerVersion, registerVersion);

beforeAll(async () => {
  web = await createWebEnvironment();
  secret = await aTokenSecret(web, ["read", "register"]);
});
afterAll(() => web.drop());

it.each([
  ["no regular expression", "(?<kind>"],
  ["a group short", "(?<kind>[a-z]+)-(?<number>\\d+)"],
  ["one that takes for ever", "(?<kind>(a+)+)-(?<number>\\d+)-(?<date>\\d{8})"],
])("refuses a naming rule that is %s", async (_name, namingPattern) => {
  const { status, answer } = await askEndpoint(create, {
    secret,
    body: aModel({ slug: "odd", namingPattern }),
  });
  expect([status, answer.code, answer.invalidParams[0]?.name]).toEqual([400, "INVALID", "namingPattern"]);
});

it("registers a model once; of several at once one wins and the others hear of it", async () => {
  const all = await Promise.all(
    Array.from({ length: 4 }, () => askEndpoint(create, { secret, body: aModel() })),
  );
  expect(all.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
  const refused = all.find(({ status }) => status === 409);
  expect(refused?.answer.extra?.["existing"]).toMatchObject({ slug: "mm_chat" });
});

it("reads names by the model's own rule from the change on", async () => {
  const params = { model: "mm_chat" };
  const name = "chat-1.2-20260101";
  const send = () => askEndpoint<Version>(register, { secret, params, body: asJson(aBundle(name)) });
  expect((await send()).status).toBe(400);
  const namingPattern = "(?<kind>[a-z]+)-(?<number>[0-9.]+)-(?<date>[0-9]{8})";
  const changed = await askEndpoint<Model>(change, { secret, params, body: { namingPattern } });
  expect(changed.answer).toMatchObject({ namingPattern, title: "Chat", modalities: ["image", "audio"] });
  expect((await send()).answer).toMatchObject({ name, number: "1.2", date: "2026-01-01", shortName: "v1.2" });
});

it("lists by slug over all pages once and writes who changed what", async () => {
  for (const slug of ["b", "a", "c"]) await createModel(aContext(web), aModel({ slug }));
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = { limit: "2", ...(cursor === null ? {} : { cursor }) };
    const { answer } = await askEndpoint<{ items: Model[]; nextCursor: string | null }>(list, {
      secret,
      query,
    });
    found.push(...answer.items.map(({ slug }) => slug));
    cursor = answer.nextCursor;
  } while (cursor !== null && found.length < 20);
  expect(found).toEqual(["a", "b", "c", "mm_chat"]);
  const { rows } = await web.pool.query(
    "SELECT before, after FROM audit_entries WHERE action = 'model.changed'",
  );
  expect(rows).toEqual([
    { before: { namingPattern: null }, after: { namingPattern: expect.stringContaining("kind") } },
  ]);
});

it("answers 404 for a model that is not there and 403 to a viewer", async () => {
  const missing = await askEndpoint(change, { secret, params: { model: "nothing" }, body: { title: "New" } });
  expect([missing.status, missing.answer.code]).toEqual([404, "NOT_FOUND"]);
  const viewer = await aTokenSecret(web, ["read"]);
  expect((await askEndpoint(create, { secret: viewer, body: aModel({ slug: "d" }) })).status).toBe(403);
});

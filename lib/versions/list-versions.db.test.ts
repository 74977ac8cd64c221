import { afterAll, beforeAll, expect, it } from "vitest";
import { createModel } from "#lib/models/create-model.ts";
import { serve } from "#lib/server/http/serve.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aBundle, aModel } from "#lib/testing/bundle-builders.ts";
import { daysBefore } from "#lib/testing/target-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { compareVersions } from "./compare-versions.ts";
import { versionsContract } from "./contract.ts";
import { getVersion } from "./get-version.ts";
import { listChangelog } from "./list-changelog.ts";
import { listVersions } from "./list-versions.ts";
import { markKnownBad } from "./mark-known-bad.ts";
import { registerVersion } from "./register-version.ts";
import type { ChangelogEntry, Version } from "./schema.ts";
import { writeChange } from "./write-change.ts";

type Page<Row> = { readonly items: Row[]; readonly nextCursor: string | null };

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let secret: string;
const model = "mm_chat";
const handlers = {
  list: serve(versionsContract.listVersions, listVersions),
  get: serve(versionsContract.getVersion, getVersion),
  changelog: serve(versionsContract.listChangelog, listChangelog),
  compare: serve(versionsContract.compareVersions, compareVersions),
};
/** Registered in this order, built on other days: two on the same day. */
const builds = [
  ["mm_chat_v1.0_20260101", 40],
  ["mm_chat_v1.2_20260301", 10],
  ["mm_chat_v1.1_20260201", 20],
  ["mm_chat_v1.3_20260302", 10],
  ["mm_chat_v1.4_20260401", 1],
] as const;
const line = (kind: string, more: object = {}) => ({ kind, text: { en: kind, "zh-CN": null }, ...more });

beforeAll(async () => {
  web = await createWebEnvironment();
  secret = await aTokenSecret(web, ["read"]);
  const ctx = aContext(web);
  await createModel(ctx, aModel());
  await createModel(ctx, aModel({ slug: "other" }));
  for (const [name, days] of builds) {
    const action = { en: "Read the label by name.", "zh-CN": null };
    const changes = [line("added"), line("fixed", { modality: "audio", action })];
    await registerVersion(ctx, { ...aBundle(name, { builtAt: daysBefore(days), changes }), model });
  }
  const other = aBundle("other_v1_20260101", { changes: [line("security")] });
  await registerVersion(ctx, { ...other, model: "other" });
});
afterAll(() => web.drop());

async function pages<Row>(handler: typeof handlers.list, query: Record<string, string>): Promise<Row[][]> {
  const found: Row[][] = [];
  let cursor: string | null = null;
  do {
    const asked: Record<string, string> = cursor === null ? query : { ...query, cursor };
    const { answer } = await askEndpoint<Page<Row>>(handler, { secret, params: { model }, query: asked });
    found.push(answer.items);
    cursor = answer.nextCursor;
  } while (cursor !== null && found.length < 50);
  return found;
}

it("lists by the time of the build, newest first, and pages cover every version once", async () => {
  const found = await pages<Version>(handlers.list, { limit: "2" });
  expect(found.map(({ length }) => length)).toEqual([2, 2, 1]);
  expect(found.flat().map(({ shortName }) => shortName)).toEqual(["v1.4", "v1.3", "v1.2", "v1.1", "v1.0"]);
});

it("refuses a cursor that is none", async () => {
  for (const handler of [handlers.list, handlers.changelog]) {
    const query = { cursor: "not-a-cursor" };
    const { status, answer } = await askEndpoint(handler, { secret, params: { model }, query });
    expect([status, answer.code, answer.invalidParams[0]?.name]).toEqual([400, "INVALID", "cursor"]);
  }
});

it("answers 409 with the ids to a name that several imported builds share, and finds each by its id", async () => {
  const ids = [];
  for (const build of ["1", "2"]) {
    const bundle = aBundle("0.5.0", { imported: true, build, weights: build, builtAt: daysBefore(50) });
    ids.push((await registerVersion(aContext(web), { ...bundle, model })).id);
  }
  const { status, answer } = await askEndpoint(handlers.get, {
    secret,
    params: { model, version: "0.5.0" },
  });
  expect([status, answer.code]).toEqual([409, "CONFLICT"]);
  expect(answer.extra?.["ids"]).toEqual(ids);
  for (const version of ids) {
    const found = await askEndpoint<Version>(handlers.get, { secret, params: { model, version } });
    expect([found.status, found.answer.id]).toEqual([200, version]);
  }
  const foreign = await askEndpoint(handlers.get, {
    secret,
    params: { model: "other", version: ids[0] ?? "" },
  });
  expect(foreign.status).toBe(404);
});

it("filters the changelog by model, modality, kind and need to act, over all pages once", async () => {
  const count = async (query: Record<string, string>) =>
    (await pages<ChangelogEntry>(handlers.changelog, { limit: "3", ...query })).flat();
  const all = await count({});
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(all).toHaveLength(2 * builds.length + 1);
  const times = all.map(({ publishedAt }) => Date.parse(String(publishedAt)));
  expect(times).toEqual(times.toSorted((one, other) => other - one));
  expect(await count({ model: "other" })).toHaveLength(1);
  expect(await count({ model, kind: "security" })).toHaveLength(0);
  expect(await count({ modality: "audio" })).toHaveLength(builds.length);
  const acting = await count({ needsAction: "true" });
  expect(acting.map(({ kind }) => kind)).toEqual(builds.map(() => "fixed"));
  const resting = await count({ needsAction: "false" });
  expect(resting.every(({ action }) => action === null)).toBe(true);
  expect(resting).toHaveLength(all.length - acting.length);
});

it("marks the entries of a version that turned out bad as withdrawn", async () => {
  const version = builds[4][0];
  await markKnownBad(aContext(web), { model, version, reason: "audio" });
  const found = (await pages<ChangelogEntry>(handlers.changelog, { model })).flat();
  const withdrawn = found.filter((entry) => entry.withdrawn);
  expect(new Set(withdrawn.map(({ versionName }) => versionName))).toEqual(new Set([version]));
});

it("adds an entry later without touching the version", async () => {
  const version = builds[0][0];
  const before = await getVersion(aContext(web), { model, version });
  const entry = { kind: "known_issue", modality: "audio", text: { en: "Noise.", "zh-CN": null } } as const;
  await writeChange(aContext(web), {
    ...entry,
    model,
    version,
    audience: "",
    action: null,
    breaking: false,
    isDraft: false,
  });
  const after = await getVersion(aContext(web), { model, version });
  expect(after.bundleDigest).toBe(before.bundleDigest);
  expect(after.changes.map(({ kind }) => kind)).toEqual(["added", "fixed", "known_issue"]);
});

it("refuses to compare a version with itself, and compares two by name", async () => {
  const [base, head] = [builds[0][0], builds[1][0]];
  const same = await askEndpoint(handlers.compare, {
    secret,
    params: { model },
    query: { base, head: base },
  });
  expect([same.status, same.answer.invalidParams[0]?.name]).toEqual([400, "head"]);
  const two = await askEndpoint<{ components: { status: string }[] }>(handlers.compare, {
    secret,
    params: { model },
    query: { base, head },
  });
  expect(two.answer.components.map(({ status }) => status)).toEqual(Array(7).fill("identical"));
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { revokeApiToken } from "#lib/access/revoke-api-token.ts";
import { createModel } from "#lib/models/create-model.ts";
import { serve } from "#lib/server/http/serve.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aBundle, aModel, anInterface, asJson, sha256Of } from "#lib/testing/bundle-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { versionsContract } from "./contract.ts";
import { markKnownBad } from "./mark-known-bad.ts";
import { registerVersion } from "./register-version.ts";
import type { RegisteredVersion, VersionDetail } from "./schema.ts";
import { writeChange } from "./write-change.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let secret: string;
const params = { model: "mm_chat" };
const register = serve(versionsContract.registerVersion, registerVersion);
const post = <Answer>(body: unknown, model = "mm_chat") =>
  askEndpoint<Answer>(register, { secret, params: { model }, body });
const refuse = (body: unknown) => askEndpoint(register, { secret, params, body });

beforeAll(async () => {
  web = await createWebEnvironment();
  await createModel(aContext(web), aModel());
  secret = await aTokenSecret(web, ["read", "register"]);
});
afterAll(() => web.drop());

it("registers a whole bundle and computes its digests", async () => {
  const name = "mm_chat_v1.0_20260101";
  const { status, answer } = await post<VersionDetail>(asJson(aBundle(name, { config: '{"a":1}' })));
  expect([status, answer.name, answer.shortName, answer.date]).toEqual([201, name, "v1.0", "2026-01-01"]);
  expect(answer.components.map(({ kind }) => kind)).toHaveLength(7);
  expect(answer.components[1]?.sha256).toBe(sha256Of('{"a":1}'));
});

it("refuses a name outside the rule and says where it breaks and what was expected", async () => {
  const { status, answer } = await refuse(asJson(aBundle("mm_chat_v1.0_20260231")));
  expect([status, answer.code, answer.invalidParams[0]?.name]).toEqual([400, "INVALID", "name"]);
  expect(answer.detail).toContain("at character 14");
  expect(answer.detail).toContain("a day of the calendar");
});

it.each([
  "javascript:alert(1)",
  "data:text/html,<script>1</script>",
  "file:///etc/passwd",
  "JaVaScRiPt://x/%0aalert(1)",
])("refuses %s as a document, which the version's page links to", async (address) => {
  const bundle = { ...asJson(aBundle("mm_chat_v1.1_20260101")), trainingDocument: address };
  const { status, answer } = await refuse(bundle);
  expect([status, answer.invalidParams.map(({ name }) => name)]).toEqual([400, ["trainingDocument"]]);
});

it("refuses a digest that does not fit its content", async () => {
  const bundle = asJson(aBundle("mm_chat_v1.1_20260101"));
  const components = bundle["components"] as Record<string, unknown>[];
  const at = components.findIndex(({ kind }) => kind === "config");
  components[at] = { ...components[at], sha256: sha256Of("something else") };
  const { status, answer } = await refuse(bundle);
  expect([status, answer.code]).toEqual([400, "INVALID"]);
  expect(answer.invalidParams).toEqual([
    { name: `components[${at}].sha256`, reason: expect.stringContaining(sha256Of('{"config":1}')) },
  ]);
});

it("refuses a registered version with a missing component and names it", async () => {
  const { status, answer } = await refuse(
    asJson(aBundle("mm_chat_v1.1_20260101", { without: ["monitoring", "runtime"] })),
  );
  expect([status, answer.code]).toEqual([400, "INVALID"]);
  expect(answer.invalidParams.map(({ reason }) => /"(\w+)"/.exec(reason)?.[1])).toEqual([
    "runtime",
    "monitoring",
  ]);
});

it("takes an imported version with what is known of it, under any name", async () => {
  const bundle = aBundle("release 7", { imported: true, without: ["monitoring"] });
  const { status, answer } = await post<VersionDetail>(asJson(bundle));
  expect([status, answer.imported, answer.shortName]).toEqual([201, true, "release 7"]);
  expect(answer.components.find(({ kind }) => kind === "monitoring")).toMatchObject({
    recorded: false,
    sha256: null,
  });
});

it("refuses a modality that the model does not serve in a change entry", async () => {
  const changes = [{ kind: "added", modality: "video", text: { en: "Clips", "zh-CN": null } }];
  const inBundle = await refuse({ ...asJson(aBundle("mm_chat_v1.1_20260101")), changes });
  expect([inBundle.status, inBundle.answer.invalidParams[0]?.name]).toEqual([400, "changes[0].modality"]);
  expect(inBundle.answer.detail).toContain("image, audio");
  const write = serve(versionsContract.writeChange, writeChange);
  const version = { ...params, version: "mm_chat_v1.0_20260101" };
  const single = await askEndpoint(write, { secret, params: version, body: changes[0] });
  expect([single.status, single.answer.invalidParams[0]?.name]).toEqual([400, "modality"]);
  const unheardOf = { ...changes[0], modality: "smell" };
  const unknown = await askEndpoint(write, { secret, params: version, body: unheardOf });
  expect([unknown.status, unknown.answer.invalidParams[0]?.name]).toEqual([400, "modality"]);
});

it("gives the existing version for the same identity and digest, and 409 for another digest", async () => {
  const name = "mm_chat_v2.0_20260301";
  const first = await post<VersionDetail>(asJson(aBundle(name)));
  const again = await post<VersionDetail>(asJson(aBundle(name)));
  expect([again.status, again.answer.id]).toEqual([201, first.answer.id]);
  const other = await refuse(asJson(aBundle(name, { config: "{}" })));
  expect([other.status, other.answer.code]).toEqual([409, "CONFLICT"]);
  expect(other.answer.extra?.["existing"]).toMatchObject({ id: first.answer.id, name });
  const anotherBuild = await post<VersionDetail>(asJson(aBundle(name, { config: "{}", build: "2" })));
  expect(anotherBuild.status).toBe(201);
  const acts = await web.pool.query(
    "SELECT count(*)::int AS n FROM audit_entries WHERE action = 'version.registered' AND object_id = $1",
    [first.answer.id],
  );
  expect(acts.rows[0]).toEqual({ n: 1 });
});

it("lets several registrations of one version at once all have it", async () => {
  const bundle = asJson(aBundle("mm_chat_v2.1_20260302"));
  const holder = await web.pool.connect();
  await holder.query("BEGIN");
  // The audit chain's lock: every registration has written its row, or waits for one that has, before it is let go.
  await holder.query("SELECT pg_advisory_xact_lock(727073691)");
  const all = Promise.all(Array.from({ length: 3 }, () => post<VersionDetail>(bundle)));
  await expect.poll(waiting, { timeout: 10_000 }).toBe(3);
  await holder.query("COMMIT");
  holder.release();
  const answers = await all;
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(new Set(answers.map(({ answer }) => answer.id)).size).toBe(1);
});

async function waiting(): Promise<number> {
  const { rows } = await web.pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
  );
  return rows[0]?.n ?? 0;
}

it("names an unknown parent and an unknown model", async () => {
  const orphan = await refuse(asJson(aBundle("mm_chat_v2.2_20260303", { parent: "mm_chat_v9_20200101" })));
  expect([orphan.status, orphan.answer.invalidParams[0]?.name]).toEqual([400, "parent"]);
  const { status, answer } = await post<{ detail: string }>(asJson(aBundle("a_v1_20260101")), "nothing");
  expect([status, answer.detail]).toEqual([404, 'There is no model "nothing".']);
});

it("refuses text that no database can keep", async () => {
  const { status, answer } = await refuse(asJson(aBundle("release\u0000 8", { imported: true })));
  expect([status, answer.code]).toEqual([400, "INVALID"]);
});

it("stops at a body of 20 MB", async () => {
  const text = JSON.stringify({ name: "x".repeat(20 * 1024 * 1024) });
  const { status, answer } = await askEndpoint(register, { secret, params, text });
  expect([status, answer.code, answer.extra?.["limitBytes"]]).toEqual([413, "TOO_LARGE", 8 * 1024 * 1024]);
});

it("knows no expired and no revoked token, and no reader's right to register", async () => {
  const body = asJson(aBundle("mm_chat_v3.0_20260401"));
  const expired = await aTokenSecret(web, ["register"], new Date(Date.now() - 1000));
  const revoked = await aTokenSecret(web, ["register"]);
  const { rows } = await web.pool.query<{ id: string }>(
    "SELECT id::text FROM api_tokens ORDER BY created_at DESC LIMIT 1",
  );
  await revokeApiToken(aContext(web, { now: new Date() }), { tokenId: rows[0]?.id ?? "" });
  for (const gone of [expired, revoked]) {
    const { status, answer } = await askEndpoint(register, { secret: gone, params, body });
    expect([status, answer.code]).toEqual([401, "UNAUTHENTICATED"]);
  }
  const reader = await aTokenSecret(web, ["read"]);
  const refused = await askEndpoint(register, { secret: reader, params, body });
  expect([refused.status, refused.answer.code]).toEqual([403, "FORBIDDEN"]);
});

it("answers 403 to a viewer and an editor who mark a version known bad", async () => {
  const mark = serve(versionsContract.markKnownBad, markKnownBad);
  const asked = {
    params: { ...params, version: "mm_chat_v1.0_20260101" },
    body: { reason: "worse at audio" },
  };
  const refused = await askEndpoint(mark, { ...asked, secret });
  expect([refused.status, refused.answer.extra?.["neededScope"]]).toEqual([403, "operate"]);
  const operator = await aTokenSecret(web, ["operate", "read"]);
  const first = await askEndpoint<VersionDetail>(mark, { ...asked, secret: operator });
  const second = { ...asked, secret: operator, body: { reason: "another reason" } };
  expect([first.status, (await askEndpoint<VersionDetail>(mark, second)).answer.knownBad?.reason]).toEqual([
    200,
    "worse at audio",
  ]);
});

it("says what rolling back to the parent will do", async () => {
  const old = "mm_chat_v3.0_20260401";
  const first = await post<RegisteredVersion>(asJson(aBundle(old, { interface: anInterface(["label"]) })));
  expect(first.answer.rollbackWarnings).toBeNull();
  const next = aBundle("mm_chat_v3.1_20260402", {
    parent: old,
    interface: anInterface(["label", "alternatives"]),
  });
  for (const times of [1, 2]) {
    const { status, answer } = await post<RegisteredVersion>(asJson(next));
    expect([times, status, answer.rollbackWarnings]).toMatchObject([
      times,
      201,
      [
        {
          code: "required_field_disappears",
          severity: "breaking",
          side: "response",
          field: "alternatives",
          after: null,
          reason: null,
        },
      ],
    ]);
  }
  const same = aBundle("mm_chat_v3.2_20260403", { parent: old, interface: anInterface(["label"]) });
  expect((await post<RegisteredVersion>(asJson(same))).answer.rollbackWarnings).toEqual([]);
});

it("does not take a parent's interface that cannot be read for compatible", async () => {
  const old = "mm_chat_v3.5_20260404";
  await post(asJson(aBundle(old, { interface: "see the wiki" })));
  const { answer } = await post<RegisteredVersion>(asJson(aBundle("mm_chat_v3.6_20260405", { parent: old })));
  expect(answer.rollbackWarnings).toMatchObject([
    { code: "interface_unknown", severity: "unknown", side: "request" },
    { code: "interface_unknown", severity: "unknown", side: "response" },
  ]);
  expect(answer.rollbackWarnings?.[0]?.reason).toMatch(/^the parent: neither/);
});

import { afterAll, beforeAll, expect, it } from "vitest";
import type { Problem } from "#lib/schema/problem.ts";
import { serve } from "#lib/server/http/serve.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { aHistory, historyVersion } from "#lib/testing/a-history.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aGoldenCase } from "#lib/testing/bundle-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { replaysContract } from "./contract.ts";
import { recordGoldenCases } from "./record-golden-cases.ts";
import { replayVersion } from "./replay-version.ts";
import type { ReplayRun } from "./schema.ts";
import type { VersionReplay } from "./version-replay-schema.ts";
import { viewVersionReplay } from "./view-version-replay.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
const model = "asked";
const [first, second] = [historyVersion(1, model), historyVersion(2, model)];
const replay = serve(replaysContract.replayVersion, replayVersion);
const view = serve(replaysContract.viewVersionReplay, viewVersionReplay);

beforeAll(async () => {
  web = await createWebEnvironment();
  await aHistory(aContext(web), 2, model);
  const cases = ["one", "two", "three"].map((key) => aGoldenCase(key, { modality: "audio" }));
  await recordGoldenCases(aContext(web), { model, version: first, cases });
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});

const ask = async <Answer = Problem>(version: string, body: object, secret?: string) =>
  askEndpoint<Answer>(replay, {
    secret: secret ?? (await aTokenSecret(web, ["read", "operate"])),
    params: { model, version },
    body,
  });

async function look(version: string) {
  const secret = await aTokenSecret(web, ["read"]);
  return (await askEndpoint<VersionReplay>(view, { secret, params: { model, version } })).answer;
}

it("asks a version the golden cases of another, once at a time", async () => {
  expect(await look(second)).toMatchObject({
    sources: [{ shortName: "v1.1", cases: 3 }],
    last: null,
    canReplay: false,
  });
  const { status, answer } = await ask<ReplayRun>(second, { goldenVersion: first });
  expect([status, answer.rollbackId, answer.state]).toEqual([202, null, "queued"]);
  const planned = answer.checks.map(({ kind, subject, total }) => [kind, subject, total]);
  expect(planned).toContainEqual(["replay", "audio", 3]);
  expect(answer.checks.map(({ kind }) => kind)).not.toContain("load");
  expect(await look(second)).toMatchObject({ last: { source: "v1.1", run: { id: answer.id } } });
  const again = await ask(second, { goldenVersion: first });
  expect([again.status, again.answer.code]).toEqual([409, "CONFLICT"]);
});

it("refuses where there is nothing to ask, and those who may only look", async () => {
  const own = await ask(second, {});
  expect([own.status, own.answer.invalidParams.map(({ name }) => name)]).toEqual([400, ["goldenVersion"]]);
  const viewer = await ask(second, { goldenVersion: first }, await aTokenSecret(web, ["read"]));
  expect(viewer.status).toBe(403);
});

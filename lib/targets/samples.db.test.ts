import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createModel } from "#lib/models/create-model.ts";
import { serve } from "#lib/server/http/serve.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aBundle, aModel } from "#lib/testing/bundle-builders.ts";
import { aTarget, makeWorkerKeys, minutesBefore, samples } from "#lib/testing/target-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import { targetsContract } from "./contract.ts";
import { createTarget } from "./create-target.ts";
import { listSamples, sampleSums } from "./list-samples.ts";
import { pushSamples } from "./push-samples.ts";
import type { LiveSample } from "./schema.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let secret: string;
let targetId: string;
let made = 0;
const model = "mm_chat";
const [one, two] = ["mm_chat_v1.0_20260101", "mm_chat_v1.1_20260201"];
const push = serve(targetsContract.pushSamples, pushSamples);
const list = serve(targetsContract.listSamples, listSamples);
const send = (body: unknown) =>
  askEndpoint<{ recorded: number }>(push, { secret, params: { targetId }, body });
const refuse = (body: unknown) => askEndpoint(push, { secret, params: { targetId }, body });
const sums = () => sampleSums(aContext(web), { targetId, from: minutesBefore(600), to: testNow });

beforeAll(async () => {
  web = await createWebEnvironment();
  await makeWorkerKeys();
  secret = await aTokenSecret(web, ["read", "register"]);
  await createModel(aContext(web), aModel());
  for (const name of [one, two]) await registerVersion(aContext(web), { ...aBundle(name), model });
});
afterAll(() => web.drop());
beforeEach(async () => {
  made += 1;
  targetId = (await createTarget(aContext(web), { ...aTarget({ slug: `place-${made}` }), model })).id;
});

it("adds measured counts to what a bucket holds", async () => {
  const counts = { version: one, at: minutesBefore(5), requests: 10, errors: 1, correct: 6, wrong: 2 };
  for (let time = 0; time < 2; time += 1) {
    const { status, answer } = await send(samples([counts]));
    expect([status, answer.recorded]).toEqual([201, 1]);
  }
  expect(await sums()).toMatchObject([{ modality: "audio", requests: 20, errors: 2, correct: 12, wrong: 4 }]);
});

it("writes imported counts once, however often they are sent", async () => {
  const counts = { version: one, at: minutesBefore(5), requests: 10, correct: 6, wrong: 2 };
  for (let time = 0; time < 3; time += 1) await send(samples([counts], true));
  expect(await sums()).toMatchObject([{ requests: 10, correct: 6, wrong: 2 }]);
});

it.each([
  ["a version nobody knows", { version: "mm_chat_v9_20200101" }, "samples[1].version"],
  ["a modality the model does not serve", { modality: "video" }, "samples[1].modality"],
  ["a modality that is none", { modality: "smell" }, "samples.1.modality"],
  ["more answers than requests", { requests: 5, correct: 4, wrong: 2 }, "samples[1].requests"],
  ["more errors than requests", { requests: 5, errors: 6 }, "samples[1].requests"],
  ["negative counts", { requests: -1 }, "samples.1.requests"],
  ["counts that no row holds", { requests: 3_000_000_000 }, "samples.1.requests"],
  ["the same counts twice", { at: minutesBefore(5) }, "samples[1]"],
])("refuses %s, names the sample and writes nothing", async (_name, given, name) => {
  const good = { version: one, at: minutesBefore(5) };
  const bad = { version: one, at: minutesBefore(4), ...given } as typeof good;
  const { status, answer } = await refuse(samples([good, bad]));
  expect([status, answer.code, answer.invalidParams[0]?.name]).toEqual([400, "INVALID", name]);
  expect(await sums()).toEqual([]);
});

it("sums counts into as many steps as are asked for; a step without requests is absent", async () => {
  const counts = [100, 80, 79, 20].flatMap((minutes) =>
    [one, two].map((version) => ({
      version,
      at: minutesBefore(minutes),
      requests: 10,
      correct: 9,
      wrong: 1,
    })),
  );
  await send(samples(counts));
  await send(samples([{ version: one, at: minutesBefore(20), modality: "image" }]));
  const query = {
    from: minutesBefore(100).toISOString(),
    to: testNow.toISOString(),
    points: "10",
    modality: "audio",
  };
  const { answer } = await askEndpoint<{ items: LiveSample[] }>(list, {
    secret,
    params: { targetId },
    query,
  });
  const steps = answer.items.map(({ at, requests, bucketMs }) => {
    const minutes = (testNow.getTime() - Date.parse(String(at))) / 60_000;
    return [minutes, requests, bucketMs / 60_000];
  });
  expect(steps).toEqual([100, 100, 80, 80, 20, 20].map((minutes) => [minutes, minutes === 80 ? 20 : 10, 10]));
  const backwards = { from: query.to, to: query.from };
  const refused = await askEndpoint(list, { secret, params: { targetId }, query: backwards });
  expect([refused.status, refused.answer.invalidParams[0]?.name]).toEqual([400, "to"]);
});

it("takes a whole day of counts in one request", async () => {
  const many = Array.from({ length: 5_000 }, (_value, index) => ({
    version: index % 2 === 0 ? one : two,
    at: new Date(testNow.getTime() - (index + 1) * 5_000),
  }));
  expect((await send(samples(many))).answer.recorded).toBe(5_000);
  expect((await sums()).reduce((total, { requests }) => total + requests, 0)).toBe(500_000);
});

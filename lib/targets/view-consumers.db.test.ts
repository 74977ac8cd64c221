import { afterAll, beforeAll, expect, it } from "vitest";
import { consumersContract } from "#lib/consumers/contract.ts";
import { createConsumer } from "#lib/consumers/create-consumer.ts";
import { declareReads } from "#lib/consumers/declare-reads.ts";
import { CreateConsumer } from "#lib/consumers/schema.ts";
import { createModel } from "#lib/models/create-model.ts";
import { serve } from "#lib/server/http/serve.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { aHistory } from "#lib/testing/a-history.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aModel } from "#lib/testing/bundle-builders.ts";
import { countStatements } from "#lib/testing/count-statements.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { targetViewsContract } from "./view-contract.ts";
import { viewConsumers } from "./view-consumers.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
const declare = serve(consumersContract.declareReads, declareReads);

beforeAll(async () => {
  web = await createWebEnvironment();
  await aHistory(aContext(web), 3, "read");
  await createModel(aContext(web), aModel({ slug: "unread" }));
  await web.pool.query("UPDATE serving_intervals SET healthy = true WHERE ended_at IS NOT NULL");
});
afterAll(() => web.drop());

const view = () => viewConsumers(aContext(web), { model: "read" });
const ofConsumer = async (slug: string) =>
  (await view()).consumers.find(({ consumer }) => consumer.slug === slug);

it("says what a declared field meets now and by going back, in as many statements for more consumers", async () => {
  const one = await countStatements(view);
  expect(one.value.current?.shortName).toBe("v1.3");
  expect(one.value.restored?.shortName).toBe("v1.2");
  expect(one.value.consumers).toMatchObject([
    { missingNow: ["alternatives"], missingRestored: [], breaks: false, consumer: { slug: "archive" } },
  ]);
  for (const slug of ["first", "second"]) {
    const body = CreateConsumer.parse({ slug, name: slug, reads: [] });
    await createConsumer(aContext(web), { ...body, model: "read" });
  }
  const three = await countStatements(view);
  expect(three.value.consumers).toHaveLength(3);
  expect(three.statements).toBe(one.statements);
  expect(await ofConsumer("first")).toMatchObject({ missingNow: null, missingRestored: null });
});

it("takes a form's declaration: fields as text, a modality that is not ticked left out", async () => {
  const secret = await aTokenSecret(web, ["administer"]);
  const reads = [
    { modality: "audio", isRead: true, fields: "label, alternatives\nlabel", exhaustive: "label" },
    { modality: "image", isRead: false, fields: "label" },
  ];
  const params = { model: "read", consumer: "first" };
  const { status } = await askEndpoint(declare, { secret, params, body: { reads } });
  expect(status).toBe(200);
  const [first] = [await ofConsumer("first")];
  expect(first?.consumer.reads).toEqual([
    { modality: "audio", fields: ["label", "alternatives"], exhaustive: ["label"] },
  ]);
  expect(first?.missingNow).toEqual(["alternatives"]);
});

it("knows nothing of a model without a target", async () => {
  const empty = await viewConsumers(aContext(web), { model: "unread" });
  expect(empty).toMatchObject({ current: null, restored: null, consumers: [] });
  expect(() => targetViewsContract.viewConsumers.response.encode(empty)).not.toThrow();
});

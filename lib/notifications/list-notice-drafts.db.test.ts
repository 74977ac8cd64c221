import { afterAll, beforeAll, expect, it } from "vitest";
import { createConsumer } from "#lib/consumers/create-consumer.ts";
import { CreateConsumer } from "#lib/consumers/schema.ts";
import { chooseVersion } from "#lib/rollbacks/choose-version.ts";
import { StartRollback } from "#lib/rollbacks/schema.ts";
import { startRollback } from "#lib/rollbacks/start-rollback.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import type { Incident } from "#lib/testing/an-incident.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { listNoticeDrafts } from "./list-notice-drafts.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});

async function aStartedRollback(incident: Incident) {
  const started = { symptoms: ["quality"], modalities: ["audio"], severity: 2 };
  const { targetId, ids } = incident;
  const problem = StartRollback.parse({ ...started, targetId, suspectVersionId: ids.suspect });
  return startRollback(aContext(web), problem);
}

it("has nothing to say before a version is chosen", async () => {
  const { id } = await aStartedRollback(await anIncident(web, { slug: "mm_first" }));
  expect(await listNoticeDrafts(aContext(web), { rollbackId: id })).toEqual({ items: [] });
});

it("writes one message per consumer from what was measured and what changes, the touched ones first", async () => {
  const incident = await anIncident(web, { slug: "mm_second" });
  const image = { slug: "archive", name: "Archive", reads: [{ modality: "image", fields: ["thumbnail"] }] };
  await createConsumer(aContext(web), { ...CreateConsumer.parse(image), model: incident.model });
  const { id, revision } = await aStartedRollback(incident);
  const chosen = { candidateVersionId: incident.ids.stable, readConsumers: [] };
  await chooseVersion(aContext(web), { rollbackId: id, expectedRevision: revision, ...chosen });
  const { items } = await listNoticeDrafts(aContext(web), { rollbackId: id });
  expect(items.map(({ consumerName, isTouched }) => [consumerName, isTouched])).toEqual([
    ["Captions", true],
    ["Archive", true],
  ]);
  const [captions, archive] = items;
  expect(captions).toMatchObject({ ask: "fyi", deadline: null, modalities: ["audio"] });
  expect(captions?.body).toContain("the share of right answers went from 95.0% to 60.0%, which is worse");
  expect(captions?.body).toContain("With v1.2 it was 95.0%.");
  expect(archive?.body).not.toContain("Audio");
});

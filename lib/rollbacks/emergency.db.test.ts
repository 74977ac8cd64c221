import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { listNoticeDrafts } from "#lib/notifications/list-notice-drafts.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import type { Incident } from "#lib/testing/an-incident.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { getRollback } from "./get-rollback.ts";
import { StartRollback, StartRollout } from "./schema.ts";
import type { Rollback } from "./schema.ts";
import { skipTests } from "./skip-tests.ts";
import { startRollback } from "./start-rollback.ts";
import { startRollout } from "./start-rollout.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let incident: Incident;
let rollback: Rollback;
let made = 0;
const ada = () => aContext(web, { role: "operator", name: "Ada" });
const reason = "callers lose money";

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});
beforeEach(async () => {
  made += 1;
  incident = await anIncident(web, { slug: `mm_chat${made}` });
  const { targetId, ids } = incident;
  const said = { symptoms: ["quality"], modalities: ["audio"], severity: 2 };
  rollback = await startRollback(
    ada(),
    StartRollback.parse({ targetId, suspectVersionId: ids.suspect, ...said }),
  );
});

const at = ({ id, revision }: Rollback) => ({ rollbackId: id, expectedRevision: revision });
const skip = (confirmedVersionId: string) =>
  skipTests(ada(), { ...at(rollback), candidateVersionId: incident.ids.stable, confirmedVersionId, reason });

it("goes from step 2 to step 4 without tests, and says so in the record, the audit log and the messages", async () => {
  const skipped = await skip(incident.ids.stable);
  expect(skipped).toMatchObject({ step: "rollout", candidate: { id: incident.ids.stable } });
  expect(skipped.exceptions).toMatchObject([{ check: "tests_skipped", reason, actor: { name: "Ada" } }]);
  const { rows } = await web.pool.query<{ reason: string; after: object }>(
    "SELECT reason, after FROM audit_entries WHERE object_id = $1 AND action = 'rollback.tests_skipped'",
    [rollback.id],
  );
  expect(rows).toMatchObject([{ reason, after: { candidate: incident.names.stable, tests: "skipped" } }]);
  const runs = await web.pool.query<{ check_kinds: string[]; state: string }>(
    "SELECT check_kinds, state FROM replay_runs WHERE id = $1",
    [skipped.testRunId],
  );
  // No traffic can be shifted to what does not run.
  expect(runs.rows).toEqual([{ check_kinds: ["artifacts", "instance"], state: "queued" }]);
  const { items } = await listNoticeDrafts(ada(), { rollbackId: rollback.id });
  expect(items[0]?.body).toContain(`because: ${reason}`);
});

it("changes nothing when another version was picked, or one that cannot be gone back to", async () => {
  await expect(skip(incident.ids.suspect)).rejects.toMatchObject({
    code: "INVALID",
    invalidParams: [{ name: "confirmedVersionId" }],
  });
  const { suspect } = incident.ids;
  const wrong = { ...at(rollback), candidateVersionId: suspect, confirmedVersionId: suspect, reason };
  await expect(skipTests(ada(), wrong)).rejects.toMatchObject({ code: "INVALID" });
  expect(await getRollback(ada(), { rollbackId: rollback.id })).toMatchObject({
    step: "version",
    exceptions: [],
  });
});

it("shifts all traffic at once only when the version was picked to confirm", async () => {
  const skipped = await skip(incident.ids.stable);
  const all = StartRollout.parse({
    expectedRevision: skipped.revision,
    preset: "custom",
    stages: [{ share: 100, holdMs: 0 }],
  });
  const jump = (confirmedVersionId: string | undefined) =>
    startRollout(ada(), {
      ...all,
      rollbackId: rollback.id,
      ...(confirmedVersionId !== undefined && { confirmedVersionId }),
    });
  await expect(jump(undefined)).rejects.toMatchObject({ invalidParams: [{ name: "confirmedVersionId" }] });
  await expect(jump(incident.ids.suspect)).rejects.toMatchObject({ code: "INVALID" });
  expect((await jump(incident.ids.stable)).rolloutId).not.toBeNull();
});

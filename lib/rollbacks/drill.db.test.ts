import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { changeConsumer } from "#lib/consumers/change-consumer.ts";
import { sendNotices } from "#lib/notifications/send-notices.ts";
import { tellOperators } from "#lib/notifications/tell-operators.ts";
import { composeOperatorMessage } from "#lib/notifications/core/compose-operator-message.ts";
import { env } from "#lib/server/env.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import type { Incident } from "#lib/testing/an-incident.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { changeTarget } from "#lib/targets/change-target.ts";
import { closeRollback } from "./close-rollback.ts";
import { getRollback } from "./get-rollback.ts";
import { StartRollback, StartRollout } from "./schema.ts";
import type { Rollback } from "./schema.ts";
import { skipTests } from "./skip-tests.ts";
import { startRollback } from "./start-rollback.ts";
import { startRollout } from "./start-rollout.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let incident: Incident;
const ada = () => aContext(web, { name: "Ada" });

beforeAll(async () => {
  web = await createWebEnvironment();
  mkdirSync(dirname(env().SECRET_KEY_FILE), { recursive: true });
  writeFileSync(env().SECRET_KEY_FILE, randomBytes(32).toString("base64url"));
  incident = await anIncident(web);
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});

async function rows<Row>(sql: string, values: unknown[]): Promise<Row[]> {
  return (await web.pool.query(sql, values)).rows as Row[];
}

function startDrill(): Promise<Rollback> {
  const { targetId, ids } = incident;
  const said = { symptoms: ["quality"], modalities: ["audio"], severity: 3, isDrill: true };
  return startRollback(ada(), StartRollback.parse({ targetId, suspectVersionId: ids.suspect, ...said }));
}

/** Steps 2 to 5 of a drill, up to the end of its rollout. */
async function driveToTheEnd(drill: Rollback): Promise<void> {
  const { stable } = incident.ids;
  const picked = { candidateVersionId: stable, confirmedVersionId: stable, reason: "a drill" };
  const skipped = await skipTests(ada(), {
    rollbackId: drill.id,
    expectedRevision: drill.revision,
    ...picked,
  });
  const plan = StartRollout.parse({ expectedRevision: skipped.revision });
  const { rolloutId } = await startRollout(ada(), { ...plan, rollbackId: drill.id });
  await web.pool.query(
    "UPDATE rollouts SET state = 'finished', active_target_id = NULL, finished_at = now() WHERE id = $1",
    [rolloutId],
  );
}

it("is refused on a target that does not allow drills", async () => {
  await expect(startDrill()).rejects.toMatchObject({ code: "INVALID", invalidParams: [{ name: "isDrill" }] });
});

it("marks all it says, condemns no version, leaves the changelog alone and reaches nobody outside", async () => {
  const { targetId, ids, model, consumerId } = incident;
  await changeTarget(ada(), { targetId, allowsDrills: true });
  const drill = await startDrill();
  expect(drill.isDrill).toBe(true);
  await driveToTheEnd(drill);

  const channels = [
    { kind: "inbox", settings: {}, enabled: true },
    {
      kind: "webhook",
      settings: { url: "http://127.0.0.1:9/hook", secret: `whsec_${Buffer.alloc(32, 7).toString("base64")}` },
      enabled: true,
    },
  ];
  await changeConsumer(ada(), { model, consumer: "captions", channels });
  const notice = { consumerId, isSent: true, subject: "Digits goes back", body: "…", ask: "fyi" as const };
  await sendNotices(ada(), { rollbackId: drill.id, notices: [{ ...notice, deadline: null }] });
  const sent = await rows<{ subject: string; kind: string }>(
    "SELECT n.subject, d.kind FROM notifications n JOIN deliveries d ON d.notification_id = n.id WHERE n.rollback_id = $1",
    [drill.id],
  );
  expect(sent).toEqual([{ subject: "[Drill] Digits goes back", kind: "inbox" }]);

  const link = `/rollbacks/${drill.id}`;
  await tellOperators(ada(), { id: newId(), kind: "rollout_waiting", model, link, data: {} });
  const [told] = await rows<{ data: Record<string, string> }>(
    "SELECT data FROM operator_messages WHERE link = $1",
    [link],
  );
  const mail = { kind: "rollout_waiting", model, data: told?.data ?? {} };
  const { subject } = composeOperatorMessage(mail, { language: "zh-CN", url: "http://x" });
  expect(subject.startsWith("[演练] ")).toBe(true);

  await closeRollback(ada(), drill.id);
  expect(await getRollback(ada(), { rollbackId: drill.id })).toMatchObject({
    state: "finished",
    isDrill: true,
  });
  expect(await rows("SELECT 1 FROM change_entries WHERE rollback_id = $1", [drill.id])).toEqual([]);
  expect(
    await rows("SELECT 1 FROM versions WHERE id = $1 AND known_bad_at IS NOT NULL", [ids.suspect]),
  ).toEqual([]);
  const acts = await rows<{ name: string }>(
    "SELECT object_name AS name FROM audit_entries WHERE object_id = $1 AND action LIKE 'rollback.%'",
    [drill.id],
  );
  expect(acts.length).toBeGreaterThan(3);
  expect(acts.filter(({ name }) => !name.startsWith("[Drill]"))).toEqual([]);
});

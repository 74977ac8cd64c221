import { afterAll, beforeAll, expect, it } from "vitest";
import { jobQueue } from "#lib/server/jobs.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import { aTarget } from "#lib/testing/target-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { checkRelease } from "#lib/targets/check-release.ts";
import { createTarget } from "#lib/targets/create-target.ts";
import { putTargetGroup } from "#lib/targets/target-groups.ts";
import { advanceDependents } from "./advance-dependents.ts";
import { askDependent } from "./ask-dependent.ts";
import { closeRollback } from "./close-rollback.ts";
import { getRollback } from "./get-rollback.ts";
import { StartRollback, StartRollout } from "./schema.ts";
import { skipTests } from "./skip-tests.ts";
import { startRollback } from "./start-rollback.ts";
import { startRollout } from "./start-rollout.ts";
import { stopDependents } from "./stop-dependents.ts";
import { viewDependents } from "./view-dependents.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let made = 0;
const holdMs = 60_000;
const ada = (now = testNow) => aContext(web, { name: "Ada", now });
const after = (ms: number) => new Date(testNow.getTime() + ms);

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});

/** A rollback whose first rollout is planned, on the first of three targets in a group. */
async function aGroupRollback() {
  made += 1;
  const { targetId, model, ids } = await anIncident(web, { slug: `mm_group${made}` });
  const others = [];
  for (const slug of ["second", "third"]) {
    others.push((await createTarget(ada(), { ...aTarget({ slug }), model })).id);
  }
  const targetIds = [targetId, ...others];
  await putTargetGroup(ada(), { model, group: "regions", title: "Regions", holdMs, targetIds });
  const said = { symptoms: ["quality"], modalities: ["audio"], severity: 2 };
  const problem = StartRollback.parse({ targetId, suspectVersionId: ids.suspect, ...said });
  const { id: rollbackId, revision } = await startRollback(ada(), problem);
  const picked = { candidateVersionId: ids.stable, confirmedVersionId: ids.stable, reason: "burning" };
  const skipped = await skipTests(ada(), { rollbackId, expectedRevision: revision, ...picked });
  const plan = StartRollout.parse({ expectedRevision: skipped.revision, coversGroup: true });
  const { rolloutId } = await startRollout(ada(), { ...plan, rollbackId });
  return { rollbackId, rolloutId: rolloutId ?? "", targetIds, ids };
}

/** As the engine leaves a rollout that has all traffic moved since `testNow`. */
async function moveAll(rolloutId: string): Promise<void> {
  const { rows } = await web.pool.query<{ stages: number }>(
    "UPDATE rollouts SET state = 'baking', stage_index = jsonb_array_length(plan->'stages') - 1 WHERE id = $1 RETURNING jsonb_array_length(plan->'stages')::int AS stages",
    [rolloutId],
  );
  await web.pool.query(
    `INSERT INTO rollout_events (id, rollout_id, revision, at, kind, data, actor_kind, actor_name)
     VALUES (gen_random_uuid(), $1, 9, $2, 'stage_confirmed', $3, 'automation', 'test')`,
    [rolloutId, testNow, { stage: (rows[0]?.stages ?? 1) - 1, share: 100 }],
  );
}

const states = async (rollbackId: string) =>
  (await viewDependents(ada(), { rollbackId })).items.map(({ state, reason }) => [state, reason]);

it("begins each target only when the one before has all traffic moved and its hold is over", async () => {
  const { rollbackId, rolloutId, targetIds, ids } = await aGroupRollback();
  await advanceDependents(ada(after(10 * holdMs)));
  expect(await states(rollbackId)).toEqual([
    ["waiting", null],
    ["waiting", null],
  ]);
  await moveAll(rolloutId);
  await advanceDependents(ada(after(holdMs - 1)));
  expect((await states(rollbackId))[0]).toEqual(["waiting", null]);
  const waiting = await viewDependents(ada(), { rollbackId });
  expect(waiting.items.map(({ beginsAt }) => beginsAt)).toEqual([after(holdMs), null]);
  // Two workers at once begin it once.
  await Promise.all([advanceDependents(ada(after(holdMs))), advanceDependents(ada(after(holdMs)))]);
  const { items } = await viewDependents(ada(), { rollbackId });
  expect(items.map(({ state, rolloutState }) => [state, rolloutState])).toEqual([
    ["begun", "planned"],
    ["waiting", null],
  ]);
  const second = await getRollback(ada(), { rollbackId: items[0]?.rollbackId ?? "" });
  expect(second).toMatchObject({
    targetId: targetIds[1],
    step: "notify",
    state: "open",
    suspect: { id: ids.suspect },
    candidate: { id: ids.stable },
    driver: { name: "Ada" },
  });
  expect((await checkRelease(ada(), { targetId: targetIds[1] ?? "" })).allowed).toBe(false);
  await moveAll(second.rolloutId ?? "");
  await advanceDependents(ada(after(holdMs)));
  expect((await states(rollbackId))[1]).toEqual(["begun", null]);
});

/** As the engine leaves a rollout that is through. */
async function finish(rolloutId: string, outcome: string): Promise<void> {
  await web.pool.query(
    `UPDATE rollouts SET state = 'finished', active_target_id = NULL, finished_at = $2,
            outcome = jsonb_build_object('code', $3::text, 'facts', '{}'::jsonb) WHERE id = $1`,
    [rolloutId, testNow, outcome],
  );
}

it("has one changelog entry, which says how all its targets ended", async () => {
  const { rollbackId, rolloutId, ids } = await aGroupRollback();
  await moveAll(rolloutId);
  await advanceDependents(ada(after(holdMs)));
  const { items } = await viewDependents(ada(), { rollbackId });
  const second = await getRollback(ada(), { rollbackId: items[0]?.rollbackId ?? "" });
  const entries = async () => {
    const { rows } = await web.pool.query<{ rollback: string; text: string }>(
      "SELECT rollback_id AS rollback, text_en AS text FROM change_entries WHERE version_id = $1 AND kind = 'rolled_back'",
      [ids.suspect],
    );
    return rows;
  };
  await finish(second.rolloutId ?? "", "not_yet_shown");
  await closeRollback(ada(), second.id);
  expect(await entries()).toEqual([
    { rollback: rollbackId, text: expect.stringContaining("is being rolled") },
  ]);
  await finish(rolloutId, "not_yet_shown");
  await closeRollback(ada(), rollbackId);
  const [entry, ...others] = await entries();
  expect(others).toEqual([]);
  expect(entry).toEqual({ rollback: rollbackId, text: expect.stringMatching(/was rolled back to \S+\.$/) });
  const { rows: acts } = await web.pool.query<{ text: unknown }>(
    "SELECT after->'text' AS text FROM audit_entries WHERE action LIKE 'change.%' AND object_id = $1",
    [ids.suspect],
  );
  const bothLanguages = {
    en: expect.stringContaining("rolled back"),
    "zh-CN": expect.stringContaining("回滚"),
  };
  expect(acts.length).toBeGreaterThan(1);
  for (const { text } of acts) expect(text, "the record is read in either language").toEqual(bothLanguages);
});

it("begins none after a target that was stopped, until a person says so", async () => {
  const { rollbackId, rolloutId, targetIds } = await aGroupRollback();
  await web.pool.query("UPDATE rollouts SET state = 'stopped' WHERE id = $1", [rolloutId]);
  await advanceDependents(ada());
  expect(await states(rollbackId)).toEqual([
    ["stopped", "before_stopped"],
    ["stopped", "before_stopped"],
  ]);
  await askDependent(ada(), { rollbackId, targetId: targetIds[2] ?? "" });
  expect(await states(rollbackId)).toEqual([
    ["stopped", "before_stopped"],
    ["begun", null],
  ]);
  await expect(askDependent(ada(), { rollbackId, targetId: targetIds[2] ?? "" })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

it("stops what was not begun when a person asks, and leaves what was", async () => {
  const { rollbackId, rolloutId } = await aGroupRollback();
  await moveAll(rolloutId);
  await advanceDependents(ada(after(holdMs)));
  await stopDependents(ada(), { rollbackId, reason: "enough for tonight" });
  expect(await states(rollbackId)).toEqual([
    ["begun", null],
    ["stopped", "asked"],
  ]);
  const { rows } = await web.pool.query<{ reason: string }>(
    "SELECT reason FROM audit_entries WHERE object_id = $1 AND action = 'rollback.dependents_stopped'",
    [rollbackId],
  );
  expect(rows).toEqual([{ reason: "enough for tonight" }]);
});

it("begins nothing where another rollback is open already, and says so", async () => {
  const { rollbackId, rolloutId, targetIds, ids } = await aGroupRollback();
  const said = { symptoms: ["quality"], modalities: ["audio"], severity: 2 };
  const other = { targetId: targetIds[1] ?? "", suspectVersionId: ids.suspect, ...said };
  await startRollback(ada(), StartRollback.parse(other));
  await moveAll(rolloutId);
  await advanceDependents(ada(after(holdMs)));
  expect((await states(rollbackId))[0]).toEqual(["stopped", "other_rollback"]);
});

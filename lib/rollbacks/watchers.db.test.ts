import { afterAll, beforeAll, expect, it } from "vitest";
import { automationContext } from "#lib/server/context.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { StartRollback } from "./schema.ts";
import { startRollback } from "./start-rollback.ts";
import { listWatchers, watchRollback } from "./watch-rollback.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let rollbackId = "";
const person = (name: string) => aContext(web, { name, role: "viewer" });

beforeAll(async () => {
  web = await createWebEnvironment();
  const { targetId, ids } = await anIncident(web);
  const said = { symptoms: ["quality"], modalities: ["audio"], severity: 2 };
  const problem = StartRollback.parse({ targetId, suspectVersionId: ids.suspect, ...said });
  rollbackId = (await startRollback(aContext(web), problem)).id;
});
afterAll(() => web.drop());

const names = async () => (await listWatchers(person("Ada"), { rollbackId })).items.map(({ name }) => name);
const told = async () => {
  const { rows } = await web.pool.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM live_events WHERE topic = $1 AND kind = 'rollback.watched'",
    [`rollback:${rollbackId}`],
  );
  return rows[0]?.count;
};

it("lists who watches by the database's clock, and tells of each only when they come", async () => {
  await watchRollback(person("Grace"), rollbackId);
  await watchRollback(person("Ada"), rollbackId);
  await watchRollback(person("Grace"), rollbackId);
  expect(await names()).toEqual(["Ada", "Grace"]);
  expect(await told()).toBe(2);
  await web.pool.query(
    "UPDATE rollback_watchers SET beat_at = now() - interval '31 seconds' WHERE name = 'Grace'",
  );
  expect(await names()).toEqual(["Ada"]);
  await watchRollback(person("Grace"), rollbackId);
  expect(await names()).toEqual(["Ada", "Grace"]);
  expect(await told()).toBe(3);
});

it("counts no program among them", async () => {
  const program = automationContext({ name: "ci", requestId: "r", now: new Date(), db: web });
  await watchRollback(program, rollbackId);
  expect(await names()).toEqual(["Ada", "Grace"]);
});

it("knows no watchers of what is no rollback", async () => {
  const unknown = { rollbackId: "0198c0de-0000-7000-8000-000000000000" };
  await expect(listWatchers(person("Ada"), unknown)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

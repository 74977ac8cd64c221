import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { advanceRollout } from "#lib/rollouts/advance-rollout.ts";
import { stopRollout } from "#lib/rollouts/stop-rollout.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import type { Incident } from "#lib/testing/an-incident.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { acceptTests } from "./accept-tests.ts";
import { cancelRollback } from "./cancel-rollback.ts";
import { chooseAnother, goBack, keepPresentVersion } from "./choose-another-version.ts";
import { chooseVersion } from "./choose-version.ts";
import { getRollback } from "./get-rollback.ts";
import { StartRollback, StartRollout } from "./schema.ts";
import type { Rollback } from "./schema.ts";
import { startRollback } from "./start-rollback.ts";
import { startRollout } from "./start-rollout.ts";
import { takeOverRollback } from "./take-over-rollback.ts";
import { viewVersionChoice } from "./view-version-choice.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let incident: Incident;
let made = 0;
const ada = () => aContext(web, { role: "operator", name: "Ada" });
const grace = () => aContext(web, { role: "operator", name: "Grace" });

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});
beforeEach(async () => {
  made += 1;
  incident = await anIncident(web, { slug: `mm_other${made}` });
});

const at = ({ id, revision }: Rollback) => ({ rollbackId: id, expectedRevision: revision, reason: "" });
const again = ({ id }: Rollback) => getRollback(ada(), { rollbackId: id });
const rolloutOf = async ({ rolloutId }: Rollback) => getRollout(ada(), { rolloutId: rolloutId ?? "" });

/** Step 2 with everything read that has to be. */
async function chosen(rollback: Rollback, candidateVersionId: string): Promise<Rollback> {
  const query = { rollbackId: rollback.id, candidate: candidateVersionId };
  const { consumers } = await viewVersionChoice(ada(), query);
  const readConsumers = consumers.map(({ consumerId }) => consumerId);
  return chooseVersion(ada(), { ...at(rollback), candidateVersionId, readConsumers });
}

async function startedTo(rollback: Rollback, candidateVersionId: string): Promise<Rollback> {
  const tested = await chosen(rollback, candidateVersionId);
  const accepted = await acceptTests(ada(), { ...at(tested), reason: "it is burning" });
  return startRollout(ada(), { ...StartRollout.parse({ expectedRevision: 0 }), ...at(accepted) });
}

/** A rollback whose traffic goes to the stable version. */
async function moving(): Promise<Rollback> {
  const { targetId, ids } = incident;
  const said = { symptoms: ["quality"], modalities: ["audio"], severity: 2, note: "digits are misheard" };
  const problem = StartRollback.parse({ targetId, suspectVersionId: ids.suspect, ...said });
  return startedTo(await startRollback(ada(), problem), ids.stable);
}

/** What the worker's next look does when the router confirms the split that it was stopped at. */
const takeEffect = ({ rolloutId }: Rollback) =>
  web.pool.query("UPDATE rollouts SET stop_effective_at = now() WHERE id = $1", [rolloutId]);

it("stops, goes back to step 2, and the same rollout goes on with the third version", async () => {
  const rollback = await moving();
  const choosing = await chooseAnother(ada(), at(rollback));
  expect([choosing.step, choosing.rolloutId]).toEqual(["version", rollback.rolloutId]);
  expect(await rolloutOf(rollback)).toMatchObject({ state: "stopped", course: "choosing" });
  await takeEffect(rollback);
  const started = await startedTo(choosing, incident.ids.previous);
  expect([started.step, started.rolloutId, started.candidate?.id]).toEqual([
    "notify",
    rollback.rolloutId,
    incident.ids.previous,
  ]);
  expect(await rolloutOf(started)).toMatchObject({
    state: "planned",
    toVersionId: incident.ids.previous,
    course: "forward",
  });
  const { rows } = await web.pool.query("SELECT count(*)::int AS n FROM rollouts WHERE rollback_id = $1", [
    rollback.id,
  ]);
  expect(rows).toEqual([{ n: 1 }]);
});

it("does not offer the version that traffic goes to already, and refuses it", async () => {
  const choosing = await chooseAnother(ada(), at(await moving()));
  const { stable } = incident.ids;
  const choice = await viewVersionChoice(ada(), { rollbackId: choosing.id });
  const { candidates } = choice;
  const tried = candidates.find(({ version }) => version.id === stable);
  expect([tried?.eligible, tried?.blockers[0]?.code]).toEqual([false, "tried_already"]);
  expect(candidates.some(({ recommended, version }) => recommended && version.id === stable)).toBe(false);
  const asked = await viewVersionChoice(ada(), { rollbackId: choosing.id, candidate: stable });
  expect(asked, "what it says is of one that can be chosen").toEqual(choice);
  const query = { rollbackId: choosing.id, candidate: stable };
  const told = await viewVersionChoice(ada(), query, { isFixed: true });
  expect(told.checklist, "messages are of where traffic goes").not.toEqual(choice.checklist);
  const second = chooseVersion(ada(), { ...at(choosing), candidateVersionId: stable, readConsumers: [] });
  await expect(second).rejects.toMatchObject({ code: "INVALID" });
});

it("waits for the stop to be in effect before the third version starts", async () => {
  const choosing = await chooseAnother(ada(), at(await moving()));
  await expect(startedTo(choosing, incident.ids.previous)).rejects.toThrow("not effective yet");
});

it("keeps the present version: the rollback is where it was, also after a third one was tested", async () => {
  const rollback = await moving();
  const choosing = await chooseAnother(ada(), at(rollback));
  const kept = await keepPresentVersion(ada(), at(await chosen(choosing, incident.ids.previous)));
  expect([kept.step, kept.candidate?.id]).toEqual(["notify", incident.ids.stable]);
  expect(await rolloutOf(kept)).toMatchObject({ state: "stopped", course: "forward" });
});

it("refuses the way back when another version was picked, or nothing moved yet; and everything to a second press", async () => {
  const rollback = await moving();
  const choosing = await chooseAnother(ada(), at(rollback));
  await takeEffect(rollback);
  const back = { ...at(choosing), reason: "it is worse" };
  const wrong = goBack(ada(), { ...back, confirmedVersionId: incident.ids.stable });
  await expect(wrong).rejects.toMatchObject({ code: "INVALID" });
  const right = goBack(ada(), { ...back, confirmedVersionId: incident.ids.suspect });
  await expect(right).rejects.toThrow("nothing can be given back");
  expect((await again(rollback)).step).toBe("version");
  await expect(chooseAnother(ada(), at(rollback))).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
});

it("is not cancelled any more once traffic moved", async () => {
  const choosing = await chooseAnother(ada(), at(await moving()));
  await expect(cancelRollback(ada(), at(choosing))).rejects.toThrow("traffic has moved already");
});

it("lets only the driver act, on the rollout too, but for stopping; taking over hands both over", async () => {
  const rollback = await moving();
  const { id: rolloutId, stageIndex, revision } = await rolloutOf(rollback);
  const press = { rolloutId, expectedStage: stageIndex, expectedRevision: revision, reason: "" };
  await expect(chooseAnother(grace(), at(rollback))).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(advanceRollout(grace(), press)).rejects.toMatchObject({ extra: { driver: "Ada" } });
  const stopped = await stopRollout(grace(), press);
  expect(stopped).toMatchObject({ state: "stopped", driver: { name: "Ada" } });
  const taken = await takeOverRollback(grace(), at(rollback));
  expect((await rolloutOf(taken)).driver.name).toBe("Grace");
  await expect(chooseAnother(ada(), at(taken))).rejects.toThrow("Grace drives");
  await expect(chooseAnother(grace(), at(taken))).resolves.toMatchObject({ step: "version" });
});

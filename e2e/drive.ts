import { notificationsContract } from "#lib/notifications/contract.ts";
import { replaysContract } from "#lib/replays/contract.ts";
import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { rolloutsContract } from "#lib/rollouts/contract.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { candidate, expect, model } from "./fixtures.ts";
import type { Running } from "./fixtures.ts";

/** What takes seconds on a quiet machine, and minutes on one that does much else. */
const busyMs = 240_000;

/** Drives steps 1 to 4 through the public API, as a pipeline could; gives the rollback's and the rollout's id. */
export async function startRollbackByApi(
  running: Running,
): Promise<{ readonly rollbackId: string; readonly rolloutId: string }> {
  const rollbackId = await openRollbackByApi(running);
  await chooseCandidate(running, rollbackId);
  await acceptPassedTests(running, rollbackId);
  const { rolloutId } = await startStandardRollout(running, rollbackId);
  return { rollbackId, rolloutId: rolloutId ?? "" };
}

/** Confirms the problem through the public API, so that step 2 is next; gives the rollback's id. */
export async function openRollbackByApi({ api, target }: Running): Promise<string> {
  const targetId = (await target()).id;
  const { suspect } = await api(rollbacksContract.viewProblem, { params: { model }, query: { targetId } });
  const { id } = await api(rollbacksContract.startRollback, {
    body: {
      targetId,
      suspectVersionId: suspect.id,
      symptoms: ["quality"],
      modalities: ["audio"],
      severity: 2,
      note: "",
      incidentUrl: null,
      freezeHours: 24,
    },
  });
  return id;
}

/** Step 2: chooses the version that served well, with everything read. */
export async function chooseCandidate({ api }: Running, rollbackId: string): Promise<void> {
  const params = { rollbackId };
  const { revision } = await api(rollbacksContract.getRollback, { params });
  const { candidates, consumers } = await api(rollbacksContract.viewVersionChoice, { params, query: {} });
  const chosen = candidates.find(({ version }) => version.name === candidate);
  await api(rollbacksContract.chooseVersion, {
    params,
    body: {
      expectedRevision: revision,
      candidateVersionId: chosen?.version.id ?? "",
      readConsumers: consumers.map(({ consumerId }) => consumerId),
    },
  });
}

/** Step 3: waits until the tests passed. */
export async function waitForPassedTests({ api }: Running, rollbackId: string): Promise<void> {
  const { testRunId } = await api(rollbacksContract.getRollback, { params: { rollbackId } });
  const verdict = async () =>
    (await api(replaysContract.getReplayRun, { params: { runId: testRunId ?? "" } })).verdict;
  await expect.poll(verdict, { timeout: busyMs }).toBe("passed");
}

/** Step 3: waits until the tests passed, and goes on. */
export async function acceptPassedTests(running: Running, rollbackId: string): Promise<void> {
  await waitForPassedTests(running, rollbackId);
  const params = { rollbackId };
  const { revision } = await running.api(rollbacksContract.getRollback, { params });
  await running.api(rollbacksContract.acceptTests, {
    params,
    body: { expectedRevision: revision, reason: "" },
  });
}

/** Step 4: moves the first share by the standard plan. */
export async function startStandardRollout({ api }: Running, rollbackId: string) {
  const params = { rollbackId };
  const { revision } = await api(rollbacksContract.getRollback, { params });
  const body = { expectedRevision: revision, preset: "standard" as const, stages: [], holdMs: null };
  return api(rollbacksContract.startRollout, { params, body });
}

/** Reads a rollout as it is now. */
export function readRollout({ api }: Running, rolloutId: string): Promise<Rollout> {
  return api(rolloutsContract.getRollout, { params: { rolloutId } });
}

/** Pauses a rollout once its stage is held, so that nothing on its screen moves but the clock. */
export async function pauseHeld(running: Running, rolloutId: string): Promise<void> {
  const holds = async () => (await readRollout(running, rolloutId)).state;
  await expect.poll(holds, { timeout: busyMs }).toBe("holding");
  const { stageIndex, revision } = await readRollout(running, rolloutId);
  await running.api(rolloutsContract.pauseRollout, {
    params: { rolloutId },
    body: { expectedStage: stageIndex, expectedRevision: revision, reason: "held for a look" },
  });
}

/** Makes the metric source of the target one that cannot be read; gives the way back. */
export async function loseMetrics({ api, target, product }: Running): Promise<() => Promise<void>> {
  const { id: targetId, metricSources } = await target();
  const { kind = "", settings: shown = {} } = metricSources[0] ?? {};
  // A secret is not shown, and not kept for another host.
  const settings = { ...shown, token: product.sandbox.adminToken };
  const dead = { ...settings, discoveryUrl: "http://127.0.0.1:9/admin/sd", allowedInternal: ["127.0.0.1:9"] };
  const change = async (given: typeof settings) => {
    const body = { metricSources: [{ kind, settings: given }] };
    await api(targetsContract.changeTarget, { params: { targetId }, body });
  };
  await change(dead);
  return () => change(settings);
}

/** Step 5: sends the messages as drafted; gives the address at which the consumer with a webhook answers. */
export async function tellConsumers({ api, receivers }: Running, rollbackId: string): Promise<string> {
  const params = { rollbackId };
  const drafts = await api(notificationsContract.listNoticeDrafts, { params });
  const notices = drafts.items.map(({ consumerId, subject, body, ask, deadline }) => {
    return { consumerId, subject, body, ask, deadline, isSent: true };
  });
  await api(notificationsContract.sendNotices, { params, body: { notices } });
  const { hook } = receivers;
  await expect.poll(() => hook.received.length, { timeout: busyMs }).toBeGreaterThan(0);
  return hook.received.at(-1)?.url ?? "";
}

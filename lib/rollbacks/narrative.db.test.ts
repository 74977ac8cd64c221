import { afterAll, beforeAll, expect, it } from "vitest";
import { listAuditEntries } from "#lib/audit/list-audit-entries.ts";
import { viewRecovery } from "#lib/rollouts/view-recovery.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { addSamples, addTraffic, createRolloutWorld, startRollout } from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { approveReport, publishReport } from "./approve-report.ts";
import { getRollbackReport } from "./get-rollback-report.ts";
import { SaveNarrative } from "./narrative-schema.ts";
import { saveNarrative } from "./save-narrative.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});

function save({ rollbackId, operator }: RolloutWorld, given: Record<string, unknown>) {
  const written = { expectedRevision: 0, language: "en", text: "# What\n\nAudio got worse.", ...given };
  return saveNarrative(operator(), { rollbackId, ...SaveNarrative.parse(written) });
}

async function end(rollbackId: string) {
  const data = { state: "finished", step: "report", finishedAt: new Date() };
  await web.prisma.rollback.update({ where: { id: rollbackId }, data });
}

it("keeps what people write with its revision, and leaves follow-ups without words out", async () => {
  const world = await createRolloutWorld(web);
  expect((await getRollbackReport(world.operator(), world)).narrative).toBeNull();
  const followUps = [
    { text: "Add a noisy audio case", owner: "Lin", due: "2026-12-01" },
    { text: " ", owner: "", due: "" },
    { text: "Tell the captions team", owner: "", due: "" },
  ];
  await save(world, { followUps });
  const { narrative, timeline } = await getRollbackReport(world.operator(), world);
  expect(narrative).toMatchObject({
    revision: 1,
    editedBy: "Olga",
    approvedAt: null,
    followUps: [followUps[0], { text: "Tell the captions team", owner: "", due: null }],
  });
  expect(timeline.at(-1)).toMatchObject({ action: "report.edited", actor: { kind: "person", name: "Olga" } });
});

it("changes nothing when somebody wrote meanwhile, the first text included", async () => {
  const world = await createRolloutWorld(web);
  const both = await Promise.allSettled([save(world, { text: "One." }), save(world, { text: "Two." })]);
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refused = both.find(({ status }) => status === "rejected");
  expect(refused).toMatchObject({ reason: { code: "PRECONDITION_FAILED", extra: { revision: 1 } } });
  await save(world, { expectedRevision: 1, text: "Three." });
  await expect(save(world, { expectedRevision: 1, text: "Four." })).rejects.toMatchObject({
    code: "PRECONDITION_FAILED",
  });
  expect((await getRollbackReport(world.operator(), world)).narrative).toMatchObject({
    text: "Three.",
    revision: 2,
  });
});

it("approves after the end only, loses the approval with an edit, and publishes what was approved", async () => {
  const world = await createRolloutWorld(web);
  const { rollbackId, operator } = world;
  await save(world, {});
  const act = { rollbackId, expectedRevision: 1 };
  await expect(approveReport(operator(), act)).rejects.toMatchObject({ code: "CONFLICT" });
  await end(rollbackId);
  await expect(publishReport(operator(), act)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await approveReport(operator(), act)).toMatchObject({ approvedBy: "Olga", revision: 1 });
  await save(world, { expectedRevision: 1, text: "Audio got worse at night." });
  await expect(publishReport(operator(), act)).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  const second = { rollbackId, expectedRevision: 2 };
  await expect(publishReport(operator(), second)).rejects.toMatchObject({ code: "CONFLICT" });
  await approveReport(operator(), second);
  expect(await publishReport(operator(), second)).toMatchObject({ publishedBy: "Olga" });
  const entry = await web.prisma.changeEntry.findFirstOrThrow({ where: { rollbackId } });
  expect(entry.textEn).toContain("was rolled back to");
  expect(entry.textEn).toContain("Audio got worse at night.");
  expect(entry.textZh).not.toContain("Audio");
  const acts = (await listAuditEntries(operator(), { limit: 200 })).items;
  const about = acts.filter(({ action }) => action.startsWith("report.")).map(({ action }) => action);
  expect(about).toEqual(expect.arrayContaining(["report.edited", "report.approved", "report.published"]));
});

it("refuses readers, and counts what the suspect answered since the problem was found", async () => {
  const world = await createRolloutWorld(web);
  const viewer = { ...world.operator(), actor: { ...world.operator().actor, scopes: ["read" as const] } };
  const text = { rollbackId: world.rollbackId, expectedRevision: 0, language: "en" as const, followUps: [] };
  await expect(saveNarrative(viewer, { ...text, text: "No." })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect((await getRollbackReport(viewer, world)).impact.requests).toEqual([]);
  await addSamples(world, "suspect");
  expect((await getRollbackReport(viewer, world)).impact.requests).toMatchObject([
    { modality: "audio", requests: 300 },
  ]);
});

it("draws the complaint from the first confirmed stage on, against the suspect at the same time", async () => {
  const world = await createRolloutWorld(web);
  const rolloutId = await startRollout(world);
  expect((await viewRecovery(world.operator(), { rolloutId })).stages).toEqual([]);
  const confirmedAt = new Date();
  const event = { revision: 1, kind: "stage_confirmed", actorKind: "automation", actorName: "engine" };
  await web.prisma.rolloutEvent.create({
    data: { ...event, id: newId(), rolloutId, at: confirmedAt, data: { stage: 0 } },
  });
  await addTraffic(world);
  const later = { ...world.operator(), now: new Date(confirmedAt.getTime() + 2_000) };
  const { series, comparedWith } = await viewRecovery(later, { rolloutId });
  expect(comparedWith).toBe("suspect");
  const known = series
    .filter(({ metric }) => metric === "top1_accuracy")
    .flatMap(({ points }) => points.filter(({ value }) => value !== null));
  expect(known.length).toBeGreaterThan(0);
  expect(known[0]?.value).toBeCloseTo(0.37, 5);
});

import { ensureSandboxPeople } from "#lib/access/first-people.ts";
import { pushEvaluation } from "#lib/evaluations/push-evaluation.ts";
import { acceptTests } from "#lib/rollbacks/accept-tests.ts";
import { chooseVersion } from "#lib/rollbacks/choose-version.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import { StartRollback, StartRollout } from "#lib/rollbacks/schema.ts";
import { startRollback } from "#lib/rollbacks/start-rollback.ts";
import { startRollout } from "#lib/rollbacks/start-rollout.ts";
import { viewVersionChoice } from "#lib/rollbacks/view-version-choice.ts";
import type { Context } from "#lib/server/context.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { detectHealth } from "#lib/targets/detect-health.ts";
import { pushSamples } from "#lib/targets/push-samples.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import type { Incident } from "#lib/testing/an-incident.ts";
import { anEvaluation } from "#lib/testing/bundle-builders.ts";
import { minutesBefore, samples } from "#lib/testing/target-builders.ts";
import { stillAt } from "./still-clock.ts";

const hours = 7 * 24;
const hourMs = 3_600_000;

/** Where the pictures are taken: an incident that nobody acted on, and one on its way back. */
export interface StillData {
  readonly model: string;
  readonly names: Incident["names"];
  /** At step 2. */
  readonly choosingId: string;
  /** With traffic asked to move. */
  readonly movingId: string;
}

/** Counts of a week, an hour each: pictures as good as ever, audio worse since the newest version. */
async function countAWeek(ctx: Context, { targetId, names }: Incident): Promise<void> {
  const given = Array.from({ length: hours }, (_, hour) => {
    const isNew = hour < 5 * 24;
    const version = isNew ? names.suspect : names.previous;
    const at = { version, at: minutesBefore((hour + 1) * 60, stillAt), bucketMs: hourMs, requests: 400 };
    const [wrongImages, wrongSounds] = [12 + (hour % 5), (isNew ? 120 : 18) + (hour % 7)];
    return [
      { ...at, modality: "image" as const, correct: 400 - wrongImages, wrong: wrongImages },
      { ...at, modality: "audio" as const, correct: 400 - wrongSounds, wrong: wrongSounds },
    ];
  });
  await pushSamples(ctx, { targetId, ...samples(given.flat(), true) });
}

async function evaluate(ctx: Context, { model, names }: Incident): Promise<void> {
  const right = { stable: [480, 470], previous: [481, 471], suspect: [482, 318] } as const;
  for (const [name, [image, audio]] of Object.entries(right)) {
    for (const [modality, successes] of [
      ["image", image],
      ["audio", audio],
    ] as const) {
      const metrics = [{ metric: "top1_accuracy", value: successes / 5, n: 500, successes }];
      const version = names[name as keyof typeof right];
      await pushEvaluation(ctx, { ...anEvaluation({ modality, metrics }), model, version });
    }
  }
}

async function confirm(ctx: Context, { targetId, ids }: Incident): Promise<string> {
  const said = {
    symptoms: ["quality"],
    modalities: ["audio"],
    severity: 2,
    note: "Callers hear wrong words",
  };
  const body = StartRollback.parse({ targetId, suspectVersionId: ids.suspect, ...said });
  return (await startRollback(ctx, body)).id;
}

async function moveTraffic(ctx: Context, rollbackId: string, candidateVersionId: string): Promise<void> {
  const at = async () => ({
    rollbackId,
    expectedRevision: (await getRollback(ctx, { rollbackId })).revision,
    reason: "Tested by hand this morning",
  });
  const { consumers } = await viewVersionChoice(ctx, { rollbackId, candidate: candidateVersionId });
  const readConsumers = consumers.map(({ consumerId }) => consumerId);
  await chooseVersion(ctx, { ...(await at()), candidateVersionId, readConsumers });
  await acceptTests(ctx, await at());
  await startRollout(ctx, { ...StartRollout.parse({ expectedRevision: 0 }), ...(await at()) });
}

/** Fills an empty database with what the pictures show, all of it at instants that never change. */
export async function writeStillData(db: Database): Promise<StillData> {
  const ctx = aContext(db, { name: "Ada", role: "admin", now: stillAt });
  await inTransaction(ctx, (tx) => ensureSandboxPeople(tx, ctx));
  const incidents = [];
  for (const slug of ["mm_chat", "mm_sight", "mm_voice"]) {
    const incident = await anIncident(db, { slug, now: stillAt });
    await countAWeek(ctx, incident);
    await evaluate(ctx, incident);
    await detectHealth(ctx, incident.targetId);
    incidents.push(incident);
  }
  // Nobody works, and no picture is of that.
  await db.pool.query(
    "INSERT INTO worker_heartbeats (id, started_at, beat_at) VALUES ('still', now(), now() + interval '100 years')",
  );
  const [idle, choosing, moving] = incidents;
  if (idle === undefined || choosing === undefined || moving === undefined)
    throw new Error("three incidents");
  const choosingId = await confirm(ctx, choosing);
  const movingId = await confirm(ctx, moving);
  await moveTraffic(ctx, movingId, moving.ids.stable);
  return { model: idle.model, names: idle.names, choosingId, movingId };
}

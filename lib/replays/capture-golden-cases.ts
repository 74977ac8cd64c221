import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import { captureBounds } from "#lib/replays/core/capture-bounds.ts";
import type { CaptureGoldenCases, GoldenCapture, GoldenSetSummary } from "#lib/replays/golden-schema.ts";
import {
  countGoldenCasesByModality,
  findGoldenSet,
  findQueuedCapture,
  getGoldenCaptureById,
  insertGoldenCapture,
  listGoldenCaptures,
  measureGoldenCases,
} from "#lib/replays/golden-store.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { storedTarget } from "#lib/targets/get-target.ts";
import { getVersion } from "#lib/versions/get-version.ts";

type OfVersion = { readonly model: string; readonly version: string };

/** What is recorded of a version: counts, the settings it is compared by, and the newest captures. */
export async function getGoldenSet(ctx: Context, input: OfVersion): Promise<GoldenSetSummary> {
  authorize(ctx, "read");
  const version = await getVersion(ctx, input);
  const { prisma } = ctx.db;
  const [size, modalities, settings, captures] = await Promise.all([
    measureGoldenCases(prisma, version.id),
    countGoldenCasesByModality(prisma, version.id),
    findGoldenSet(prisma, version.id),
    listGoldenCaptures(prisma, version.id),
  ]);
  const counted = [...modalities].map(([modality, cases]) => ({ modality, cases }));
  return { ...size, modalities: counted, settings: size.cases === 0 ? null : settings, captures };
}

/**
 * Queues an asking of a version for golden cases, from these requests or from recent traffic; the same wish while one is
 * queued gives that one. PRECONDITION_FAILED for a version that is known to be bad. Whether it serves and is healthy is
 * decided when it is asked.
 */
export async function captureGoldenCases(
  ctx: Context,
  input: CaptureGoldenCases & OfVersion,
): Promise<GoldenCapture> {
  authorize(ctx, "register");
  const model = await getModel(ctx, { model: input.model });
  const version = await getVersion(ctx, input);
  const target = await storedTarget(ctx, input.targetId);
  if (target.modelId !== model.id) throw invalidField("targetId", `${target.title} serves another model`);
  if (version.knownBad !== null) {
    const detail = `${version.name} is known to be bad; golden cases come from a healthy version.`;
    throw new AppError({ code: "PRECONDITION_FAILED", detail });
  }
  const large = (input.requests ?? []).findIndex(
    ({ request }) => JSON.stringify(request).length > captureBounds.requestBytes,
  );
  if (large >= 0) {
    const megabytes = captureBounds.requestBytes / 1_048_576;
    throw invalidField(`requests[${large}].request`, `must be at most ${megabytes} MB`);
  }
  const where = { versionId: version.id, targetId: target.id, trigger: "on_demand" };
  return inTransaction(ctx, async (tx) => {
    const queued = await findQueuedCapture(tx, where);
    if (queued !== null) return getGoldenCaptureById(tx, queued);
    const id = newId();
    const { requests } = input;
    await insertGoldenCapture(tx, {
      id,
      ...where,
      requests,
      requestedBy: ctx.actor.name,
      createdAt: ctx.now,
    });
    await enqueueJob(tx, "capture_golden_cases", { data: { captureId: id } });
    await recordAct(tx, ctx, {
      action: "golden_cases.wanted",
      object: { kind: "version", id: version.id, name: version.name },
      after: { target: target.title, requests: requests?.length ?? null },
    });
    return getGoldenCaptureById(tx, id);
  });
}

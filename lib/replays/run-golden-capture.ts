import type { Deployer } from "#lib/adapters/deployers/port.ts";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Model } from "#lib/models/schema.ts";
import { askForGoldenCases } from "#lib/replays/ask-for-golden-cases.ts";
import type { RequestToAsk } from "#lib/replays/ask-for-golden-cases.ts";
import { casesWanted } from "#lib/replays/core/capture-bounds.ts";
import { captureRefusal } from "#lib/replays/core/capture-gate.ts";
import { requestModality } from "#lib/replays/core/request-modality.ts";
import type { CaptureReason, GoldenCapture } from "#lib/replays/golden-schema.ts";
import {
  countGoldenCasesByModality,
  findAskedRequests,
  getGoldenCaptureById,
  updateCaptureIf,
  updateRecorded,
} from "#lib/replays/golden-store.ts";
import { keepGoldenCases } from "#lib/replays/keep-golden-cases.ts";
import { interfaceContent } from "#lib/replays/open-comparison.ts";
import { recentRequests } from "#lib/replays/recent-requests.ts";
import type { Infer } from "#lib/replays/replay-ports.ts";
import type { RecordGoldenCase } from "#lib/replays/schema.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { storedTarget } from "#lib/targets/get-target.ts";
import { servingSince } from "#lib/targets/list-serving.ts";
import { readInterface } from "#lib/versions/core/read-interface.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/** What a capture needs of the outside: the target's router and deployer, and calls to the instance. */
export type CapturePorts = {
  readonly router: Pick<TrafficRouter, "recentRequests">;
  readonly deployer: Pick<Deployer, "status">;
  readonly infer: Infer;
};

const mostRecent = 500;
/** A healthy version that gives nothing in half an hour of trying, as behind a router that keeps no requests, is let be. */
const mostAttempts = 60;

/**
 * Asks a healthy version for golden cases and keeps them. Does nothing for a capture that has ended, so it may run again
 * after a worker's death. One that was wished for is refused when the version is not healthy; one for a version that took
 * all traffic waits, and is refused only when the version is known to be bad or serves no longer.
 */
export async function runGoldenCapture(
  ctx: Context,
  captureId: string,
  openPorts: (targetId: string) => Promise<CapturePorts>,
): Promise<void> {
  const capture = await getGoldenCaptureById(ctx.db.prisma, captureId);
  if (capture.state !== "queued") return;
  const [version] = await versionDetails(ctx, { ids: [capture.versionId] });
  if (version === undefined) return;
  const refusal = await refusalOf(ctx, capture);
  if (refusal !== null) return refuse(ctx, capture, { reason: refusal, detail: null });
  try {
    const end = await ask(ctx, { capture, version }, await openPorts(capture.targetId));
    if (end !== null) await refuse(ctx, capture, end);
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 300) : "unknown failure";
    await refuse(ctx, capture, { reason: "failed", detail });
  }
}

async function refusalOf(
  ctx: Context,
  { versionId, targetId }: Pick<GoldenCapture, "versionId" | "targetId">,
): Promise<CaptureReason | null> {
  const [target, serving, [version]] = await Promise.all([
    storedTarget(ctx, targetId),
    servingSince(ctx, { targetIds: [targetId], since: ctx.now }),
    versionDetails(ctx, { ids: [versionId] }),
  ]);
  const shares = serving.filter(({ endedAt }) => endedAt === null);
  return captureRefusal({
    versionId,
    isKnownBad: version === undefined || version.knownBad !== null,
    shares,
    health: target.health,
  });
}

type End = { readonly reason: CaptureReason; readonly detail: string | null };

/** What may still become well is asked again later. */
const passing: readonly CaptureReason[] = [
  "not_healthy",
  "no_instance",
  "no_requests",
  "no_answers",
  "failed",
];

async function refuse(ctx: Context, { id, trigger, attempts }: GoldenCapture, end: End): Promise<void> {
  const isWaiting = trigger === "full_traffic" && passing.includes(end.reason) && attempts + 1 < mostAttempts;
  const state = end.reason === "failed" ? "failed" : "refused";
  await updateCaptureIf(ctx.db.prisma, id, {
    ...end,
    attempts: attempts + 1,
    ...(isWaiting ? {} : { state, finishedAt: new Date() }),
  });
}

/** Asks and keeps; gives why nothing could be kept, or null. */
async function ask(
  ctx: Context,
  { capture, version }: { readonly capture: GoldenCapture; readonly version: VersionDetail },
  ports: CapturePorts,
): Promise<End | null> {
  const model = await getModel(ctx, { model: version.model });
  const instance = await ports.deployer.status(version.name);
  if (instance?.state !== "ready" || instance.url === null) {
    return { reason: "no_instance", detail: instance?.failure ?? null };
  }
  const requests = await requestsToAsk(ctx, { capture, version, model }, ports.router);
  if (requests === null) return { reason: "full", detail: null };
  if (requests.length === 0) return { reason: "no_requests", detail: null };
  const { url } = instance;
  const { cases, varying, failure } = await askForGoldenCases(
    { requests, interfaceContent: interfaceContent(version), capturedAt: ctx.now },
    (request) => ports.infer({ url, model: version.model, request }),
  );
  if (cases.length === 0) return { reason: "no_answers", detail: failure };
  // It may have become worse while it was asked.
  const refusal = await refusalOf({ ...ctx, now: new Date() }, capture);
  if (refusal !== null) return { reason: refusal, detail: null };
  await keep(ctx, { capture, version, model }, { cases, varying });
  return null;
}

async function keep(
  ctx: Context,
  { capture, version, model }: { capture: GoldenCapture; version: VersionDetail; model: Model },
  { cases, varying }: { readonly cases: readonly RecordGoldenCase[]; readonly varying: number },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const now = new Date();
    const change = { state: "captured", reason: null, detail: null, finishedAt: now, varying };
    if (!(await updateCaptureIf(tx, capture.id, { ...change, attempts: capture.attempts + 1 }))) return;
    const recorded = await keepGoldenCases(tx, { model, version, cases, now });
    await updateRecorded(tx, capture.id, recorded);
    await recordAct(tx, ctx, {
      action: "golden_cases.captured",
      object: { kind: "version", id: version.id, name: version.name },
      after: { recorded, varying, trigger: capture.trigger },
    });
  });
}

/** The requests to ask; null where the version has as many cases as are planned. */
async function requestsToAsk(
  ctx: Context,
  about: { readonly capture: GoldenCapture; readonly version: VersionDetail; readonly model: Model },
  router: CapturePorts["router"],
): Promise<RequestToAsk[] | null> {
  const { capture, version, model } = about;
  const { modalities } = model;
  const given = await findAskedRequests(ctx.db.prisma, capture.id);
  const content = interfaceContent(version);
  if (given !== null) {
    const modalityOf = modalityReader(modalities, content);
    return given.flatMap((one) => {
      const modality = modalityOf(one.request);
      return modality === null ? [] : [{ ...one, modality }];
    });
  }
  const wanted = casesWanted(modalities, await countGoldenCasesByModality(ctx.db.prisma, version.id));
  if ([...wanted.values()].every((count) => count === 0)) return null;
  const recent = await recentRequests(router, { modalities, interfaceContent: content }, mostRecent);
  return modalities.flatMap((modality) =>
    recent
      .filter((one) => one.modality === modality)
      .slice(0, wanted.get(modality) ?? 0)
      .map(({ key, request }) => ({ key, modality, request, critical: false })),
  );
}

function modalityReader(modalities: readonly Modality[], content: string | null) {
  const reading = readInterface(content);
  const inputs = reading.isReadable ? reading.document.inputs : [];
  return (request: Json) => requestModality(request, { modalities, inputs });
}

import { z } from "zod";
import { readHistory } from "#lib/sandbox/history-file.ts";
import type { History, ServingStretch } from "#lib/sandbox/history-file.ts";
import type { Slice } from "#lib/sandbox/gateway/split.ts";
import { ApiRefusal } from "./api-client.ts";
import type { ApiClient } from "./api-client.ts";
import { instantAt } from "./register-model.ts";
import type { RegisteredModel } from "./register-model.ts";

const HOUR_MS = 3_600_000;
const Recorded = z.object({ recorded: z.number() });
const Interval = z.object({ origin: z.string(), startedAt: z.string(), endedAt: z.string().nullable() });
type Interval = z.infer<typeof Interval>;

const openOf = (intervals: readonly Interval[]): Interval | undefined =>
  intervals.find((interval) => interval.endedAt === null);

/** Well are the versions that nobody had to leave; of v1.4 nobody has judged yet. */
function isHealthy(version: string): boolean | null {
  if (version.includes("_v1.4_")) return null;
  return !version.includes("_v1.3_");
}

/**
 * Gives the body that imports the past stretches of the history. The stretch that still lasts is imported up to
 * `openedAt`, the start of the interval that the product has open, unless that covers it.
 */
export function pastServingBody(
  history: History,
  model: RegisteredModel,
  openedAt: string,
): Record<string, unknown> {
  const intervals = history.serving.map((stretch) => ({
    version: stretch.version,
    share: stretch.sharePercent,
    startedAt: instantAt(model, stretch.fromHours),
    endedAt: stretch.toHours === null ? openedAt : instantAt(model, stretch.toHours),
    reason: stretch.reason.en,
    healthy: isHealthy(stretch.version),
  }));
  return {
    imported: true,
    intervals: intervals.filter((each) => Date.parse(each.startedAt) < Date.parse(each.endedAt)),
  };
}

/** Gives the body that imports the live counts of the history. */
export function liveSamplesBody(history: History, model: RegisteredModel): Record<string, unknown> {
  const samples = history.live.flatMap(({ version, modality, rows }) =>
    rows.map(([fromHours, hours, requests, correct, wrong]) => ({
      version,
      modality,
      at: instantAt(model, fromHours),
      bucketMs: hours * HOUR_MS,
      requests,
      correct,
      wrong,
    })),
  );
  return { imported: true, samples };
}

function sharesOf(slices: readonly Slice[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { version, share } of slices) {
    if (share > 0) shares.set(version, (shares.get(version) ?? 0) + share);
  }
  return shares;
}

/** Gives the body that reports the split in force: since the last stretch of the history if it is that, else since the model was created. */
export function currentServingBody(
  history: History,
  model: RegisteredModel,
  slices: readonly Slice[],
): Record<string, unknown> {
  const open: ServingStretch[] = history.serving.filter((stretch) => stretch.toHours === null);
  const shares = sharesOf(slices);
  const isPlanned =
    open.length === shares.size && open.every((each) => shares.get(each.version) === each.sharePercent);
  const startedAt = instantAt(model, isPlanned ? (open[0]?.fromHours ?? 0) : 0);
  const reason = isPlanned ? (open[0]?.reason.en ?? null) : "Found at the gateway when the sandbox started";
  return { intervals: [...shares].map(([version, share]) => ({ version, share, startedAt, reason })) };
}

/** Reports the split in force; nothing is lost where the product has just seen it at the gateway by itself. */
async function reportCurrent(api: ApiClient, target: string, body: Record<string, unknown>): Promise<void> {
  try {
    await api.send("POST", `${target}/serving`, { body, schema: Recorded });
  } catch (error) {
    if (!(error instanceof ApiRefusal && error.status === 409)) throw error;
  }
}

async function hasSamples(api: ApiClient, model: RegisteredModel, target: string): Promise<boolean> {
  const from = encodeURIComponent(instantAt(model, -24 * 200));
  const to = encodeURIComponent(instantAt(model, -12));
  const { items } = await api.get(
    `${target}/samples?from=${from}&to=${to}&modality=audio&points=10`,
    z.object({ items: z.array(z.json()) }),
  );
  return items.length > 0;
}

/**
 * Reports the split in force and imports past serving and live counts, each only if the product has none. The report
 * comes first: where the product has seen the split at the gateway before, the past ends where its own record begins.
 */
export async function registerTraffic(
  api: ApiClient,
  model: RegisteredModel,
  at: { readonly targetId: string; readonly slices: readonly Slice[] },
): Promise<void> {
  const history = readHistory();
  const target = `/targets/${at.targetId}`;
  const listServing = (): Promise<Interval[]> => api.list(`${target}/serving`, Interval);
  if (!openOf(await listServing())) {
    await reportCurrent(api, target, currentServingBody(history, model, at.slices));
  }
  const intervals = await listServing();
  if (!intervals.some((interval) => interval.origin === "imported")) {
    const openedAt = openOf(intervals)?.startedAt ?? instantAt(model, 0);
    const body = pastServingBody(history, model, openedAt);
    await api.send("POST", `${target}/serving`, { body, schema: Recorded });
  }
  if (!(await hasSamples(api, model, target))) {
    await api.send("POST", `${target}/samples`, { body: liveSamplesBody(history, model), schema: Recorded });
  }
}

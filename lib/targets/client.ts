import type { Modality } from "#lib/schema/atoms.ts";
import type { LiveMetric, MetricPoints } from "#lib/targets/chart-schema.ts";

/** A line of a live metric that a plot draws; `version` is a version's name, absent is all together. */
export type AskedPoints = {
  readonly targetId: string;
  readonly metric: LiveMetric;
  readonly modality: Modality;
  readonly version?: string;
};

/** The points of a line at a width in pixels; what decodes them is fetched with the first call. */
export async function fetchPoints(
  asked: AskedPoints,
  span: { readonly fromAt: number; readonly toAt: number; readonly width: number },
  signal: AbortSignal,
): Promise<MetricPoints> {
  const [{ call }, { targetViewsContract }] = await Promise.all([
    import("#lib/client/api.ts"),
    import("#lib/targets/view-contract.ts"),
  ]);
  const { targetId, ...query } = asked;
  const times = { from: new Date(span.fromAt), to: new Date(span.toAt), width: span.width };
  return call(
    targetViewsContract.listMetricPoints,
    { params: { targetId }, query: { ...query, ...times } },
    { signal },
  );
}

/** Where the form that freezes releases on a target posts to; written out, so that no page loads the contract for it. */
export function freezeAddress(targetId: string): string {
  return `/api/v1/targets/${encodeURIComponent(targetId)}/freeze`;
}

/** Where the form that lifts a target's freeze posts to. */
export function liftFreezeAddress(targetId: string): string {
  return `${freezeAddress(targetId)}/lift`;
}

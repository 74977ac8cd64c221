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

/** Where the form of one part of a target's settings posts to. */
export function targetSettingsAddress(targetId: string, part: "router" | "deployer" | "bounds"): string {
  return `/api/v1/targets/${encodeURIComponent(targetId)}/${part}`;
}

/** Where the form that connects a target to a model posts to. */
export function createTargetAddress(model: string): string {
  return `/api/v1/models/${encodeURIComponent(model)}/targets`;
}

/** Where "Test now" of a target's connections posts to. */
export function testConnectionAddress(targetId: string): string {
  return `/api/v1/targets/${encodeURIComponent(targetId)}/tests`;
}

/** Where the forms of a target's metric sources post to: to add one, to change one, to take one away. */
export function sourceAddress(
  targetId: string,
  sourceId?: string,
  act: "change" | "remove" = "change",
): string {
  const all = `/api/v1/targets/${encodeURIComponent(targetId)}/metric-sources`;
  if (sourceId === undefined) return all;
  return `${all}/${encodeURIComponent(sourceId)}${act === "remove" ? "/remove" : ""}`;
}

/** Where the form that sets a group of targets posts to. */
export function setGroupAddress(model: string): string {
  return `/api/v1/models/${encodeURIComponent(model)}/target-groups`;
}

/** Where the form of the freeze policy posts to. */
export const freezePolicyAddress = "/api/v1/freeze-policy";

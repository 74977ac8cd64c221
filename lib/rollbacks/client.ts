import type { PaletteView } from "#lib/rollbacks/overview-schema.ts";

const segments = {
  version: "version",
  run_tests: "tests",
  accept_tests: "tests/accept",
  cancel_tests: "tests/cancel",
  resume_tests: "tests/resume",
  skip_tests: "tests/skip",
  rollout: "rollout",
  take_over: "take-over",
  another: "another",
  keep_version: "another/keep",
  go_back: "another/suspect",
  cancel: "cancel",
} as const;

/** The forms of a rollback that exists. */
export type RollbackForm = keyof typeof segments;

/** Where a form of a rollback posts to; written out, so that no page loads the contract for it. */
export function rollbackFormAddress(form: RollbackForm, rollbackId: string): string {
  return `/api/v1/rollbacks/${encodeURIComponent(rollbackId)}/${segments[form]}`;
}

/** Where step 1 posts to. */
export const startRollbackAddress = "/api/v1/rollbacks";

/** Where "Check now" of a target's readiness posts to. */
export function requestReadinessAddress(targetId: string): string {
  return `/api/v1/targets/${encodeURIComponent(targetId)}/readiness`;
}

/** Where step 1's other answers post to. */
export function reviewProblemAddress(targetId: string): string {
  return `/api/v1/targets/${encodeURIComponent(targetId)}/problem-reviews`;
}

/** The stream of what happens in a rollback and on its target. */
export function rollbackEventsAddress(rollbackId: string): string {
  return `/api/v1/rollbacks/${encodeURIComponent(rollbackId)}/events`;
}

/** Where the report's own forms post to. */
export function reportFormAddress(form: "narrative" | "approve" | "publish", rollbackId: string): string {
  return `${reportAddress(rollbackId)}/${form}`;
}

/** The report as JSON. */
export function reportAddress(rollbackId: string): string {
  return `/api/v1/rollbacks/${encodeURIComponent(rollbackId)}/report`;
}

/** Where every page asks what its frame shows now. */
export const frameAddress = "/api/v1/frame";

/** What the command palette leads to; fetched, with what decodes it, when the palette is first opened. */
export async function loadPalette(): Promise<PaletteView> {
  const [{ call }, { overviewContract }] = await Promise.all([
    import("#lib/client/api.ts"),
    import("./overview-contract.ts"),
  ]);
  return call(overviewContract.viewPalette);
}

/** Where a person says that a target of a group begins now. */
export function beginDependentAddress(rollbackId: string, targetId: string): string {
  const path = `/api/v1/rollbacks/${encodeURIComponent(rollbackId)}/dependents`;
  return `${path}/${encodeURIComponent(targetId)}/begin`;
}

/** Where a person says that none of the targets that wait begins. */
export function stopDependentsAddress(rollbackId: string): string {
  return `/api/v1/rollbacks/${encodeURIComponent(rollbackId)}/dependents/stop`;
}

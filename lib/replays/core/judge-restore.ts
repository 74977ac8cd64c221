import type { CheckJudgement, CheckReason } from "#lib/replays/check-schema.ts";
import type { RestoredComponent } from "#lib/replays/schema.ts";

const codes = {
  mismatch: "artifact_differs",
  missing: "artifact_missing",
  not_recorded: "component_not_recorded",
} as const satisfies Record<Exclude<RestoredComponent["status"], "restored">, CheckReason["code"]>;

/** Whether a bundle is whole: every component restored with its digest; else the first that is not, in words of its store. */
export function judgeRestore(restored: readonly RestoredComponent[]): CheckJudgement {
  const broken = restored.filter(({ status }) => status !== "restored");
  const [first] = broken;
  const evidence = { components: restored.map(({ why, ...each }) => ({ ...each, ...(why && { why }) })) };
  if (first === undefined || first.status === "restored") {
    const facts = { components: restored.length };
    return { verdict: "pass", reason: { code: "bundle_restored", facts }, evidence };
  }
  const { component, detail, why, status } = first;
  const told = `${component}: ${detail ?? status}`;
  const facts = {
    component,
    broken: broken.length,
    components: restored.length,
    detail: told,
    ...(why && { why }),
  };
  return { verdict: "fail", reason: { code: codes[status], facts }, evidence };
}

import type { InterfaceComparison, RollbackWarning } from "#lib/versions/interface-schema.ts";

/** What is worth saying of going back, the worst first: breaking changes, then what is unknown, then risky ones. */
export function rollbackWarnings({ changes, untold }: InterfaceComparison): RollbackWarning[] {
  const known = changes.flatMap(({ code, severity, silent, side, field, before, after }) =>
    severity === "safe" ? [] : [{ code, severity, silent, side, field, before, after, reason: null }],
  );
  const unknown = untold.map(({ side, version, reason }) => ({
    code: "interface_unknown" as const,
    severity: "unknown" as const,
    silent: false,
    side,
    field: "",
    before: null,
    after: null,
    reason: `${version === "current" ? "this version" : "the parent"}: ${reason}`,
  }));
  const ranks: readonly RollbackWarning["severity"][] = ["breaking", "unknown", "risky"];
  return [...known, ...unknown].toSorted(
    (one, other) => ranks.indexOf(one.severity) - ranks.indexOf(other.severity),
  );
}

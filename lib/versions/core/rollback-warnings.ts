import type { InterfaceComparison, RollbackWarning } from "#lib/versions/interface-schema.ts";
import type { GoingBack, VersionDetail } from "#lib/versions/schema.ts";
import { compareContracts } from "./compare-interfaces.ts";
import { shortChange } from "./contract-view.ts";

const mostWarnings = 100;

/** What is worth saying of going back, the worst first: breaking changes, then what is unknown, then risky ones. */
export function rollbackWarnings({ changes, untold }: InterfaceComparison): RollbackWarning[] {
  const known = changes.flatMap(({ code, severity, silent, side, field, before, after }) =>
    severity === "safe"
      ? []
      : [{ code, severity, silent, side, field, before, after, reason: null, untold: null }],
  );
  const unknown = untold.map(({ side, version, code, reason }) => ({
    code: "interface_unknown" as const,
    severity: "unknown" as const,
    silent: false,
    side,
    field: "",
    before: null,
    after: null,
    reason: `${version === "current" ? "this version" : "the parent"}: ${reason}`,
    untold: { version, code },
  }));
  const ranks: readonly RollbackWarning["severity"][] = ["breaking", "unknown", "risky"];
  return [...known, ...unknown].toSorted(
    (one, other) => ranks.indexOf(one.severity) - ranks.indexOf(other.severity),
  );
}

/** What going back from a version to the one before it does, with texts short enough to show. */
export function goingBackBetween(
  version: Pick<VersionDetail, "components">,
  before: Pick<VersionDetail, "components" | "shortName">,
): GoingBack {
  const warnings = rollbackWarnings(compareContracts(version.components, before.components));
  return { to: before.shortName, warnings: warnings.slice(0, mostWarnings).map(shortChange) };
}

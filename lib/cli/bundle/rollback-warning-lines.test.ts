import { expect, it } from "vitest";
import type { RollbackWarning } from "#lib/versions/interface-schema.ts";
import { rollbackWarningLines } from "./rollback-warning-lines.ts";

const warning: RollbackWarning = {
  code: "required_field_disappears",
  severity: "breaking",
  silent: false,
  side: "response",
  field: "alternatives",
  before: "BYTES, required",
  after: null,
  reason: null,
  untold: null,
};

it("says which field goes, on which side, and that nobody would notice", () => {
  const rollbackWarnings: RollbackWarning[] = [
    warning,
    {
      ...warning,
      code: "unit_changed",
      silent: true,
      field: "score",
      before: "percent",
      after: "probability",
    },
    {
      ...warning,
      code: "interface_unknown",
      severity: "unknown",
      reason: "the parent: not recorded",
      untold: { version: "restored", code: "not_recorded" },
    },
  ];
  expect(rollbackWarningLines({ rollbackWarnings })).toEqual([
    "Rolling back from this version to its parent:",
    "- breaking: will remove field alternatives in what consumers read (BYTES, required -> not there)",
    "- breaking, without any error: unit changed: score in what consumers read (percent -> probability)",
    "- unknown: what consumers read (the parent: not recorded)",
  ]);
});

it("says nothing where nothing changes or no parent is named", () => {
  expect(rollbackWarningLines({ rollbackWarnings: [] })).toEqual([]);
  expect(rollbackWarningLines({ rollbackWarnings: null })).toEqual([]);
});

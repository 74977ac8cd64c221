import { expect, it } from "vitest";
import { aComponent } from "#lib/testing/candidate-builders.ts";
import { rollbackSafety } from "./rollback-safety.ts";
import type { SafetyStep } from "./rollback-safety.ts";

function version(shortName: string, outputs: readonly object[]): SafetyStep {
  return { shortName, components: [aComponent("interface", JSON.stringify({ inputs: [], outputs }))] };
}

const label = { name: "label" };
const v1 = version("v1", [label]);
const optional = version("v2", [label, { name: "score", optional: true }]);
const required = version("v3", [label, { name: "score" }]);
const untold: SafetyStep = { shortName: "v0", components: [] };

it("is safe where only optional fields come and go", () => {
  const safe = { mode: "full", status: "safe", between: [], against: [] };
  expect(rollbackSafety(optional, [v1])).toEqual(safe);
  expect(rollbackSafety(v1, [optional])).toEqual(safe);
});

it("asks both ways: a required field breaks whoever reads it after it is gone", () => {
  expect(rollbackSafety(required, [v1])).toMatchObject({ status: "not_safe", against: ["v1"] });
  expect(rollbackSafety(v1, [required])).toMatchObject({ status: "not_safe", against: ["v3"] });
});

it("asks of every version that is skipped", () => {
  expect(rollbackSafety(v1, [required, optional])).toEqual({
    mode: "full_transitive",
    status: "not_safe",
    between: ["v3"],
    against: ["v3"],
  });
});

it("never takes what is not known for safe", () => {
  expect(rollbackSafety(v1, [optional, untold])).toMatchObject({ status: "unknown", against: ["v0"] });
  expect(rollbackSafety(required, [untold, v1])).toMatchObject({ status: "not_safe", against: ["v0", "v1"] });
});

import { describe, expect, it } from "vitest";
import { compareIdentities } from "./comparability.ts";
import type { MeasuredIdentity } from "./comparability.ts";

const base: MeasuredIdentity = {
  metric: "wer",
  modality: "audio",
  dataset: { name: "digits", revision: "r1", sha256: "aa", split: "test" },
  metricDefinition: "normaliser 2",
  runtimeClass: "cpu fp32",
};

function withData(change: Partial<MeasuredIdentity["dataset"]>): MeasuredIdentity {
  return { ...base, dataset: { ...base.dataset, ...change } };
}

describe("compareIdentities", () => {
  it("compares what agrees", () => {
    expect(compareIdentities(base, base)).toEqual({ status: "comparable", reasons: [] });
  });

  it.each<[string, MeasuredIdentity]>([
    ["metric", { ...base, metric: "cer" }],
    ["modality", { ...base, modality: "text" }],
    ["dataset.name", withData({ name: "letters" })],
    ["dataset.split", withData({ split: "dev" })],
    ["dataset.sha256", withData({ sha256: "bb" })],
    ["metric_definition", { ...base, metricDefinition: "normaliser 3" }],
    ["runtime_class", { ...base, runtimeClass: "gpu fp16" }],
  ])("refuses another %s", (field, other) => {
    const result = compareIdentities(base, other);
    expect(result.status).toBe("not_comparable");
    expect(result.reasons.map((reason) => [reason.field, reason.code])).toEqual([[field, "differs"]]);
  });

  it("lets the hash overrule a renamed revision, and a revision stand in for a hash", () => {
    expect(compareIdentities(base, withData({ revision: "r2" })).status).toBe("comparable");
    expect(compareIdentities(base, withData({ sha256: null })).status).toBe("comparable");
    expect(compareIdentities(base, withData({ sha256: null, revision: "r2" })).reasons).toEqual([
      { field: "dataset.revision", code: "differs", first: "r1", second: "r2" },
    ]);
  });

  it("labels what was not recorded", () => {
    const unknown = withData({ sha256: null, revision: null });
    expect(compareIdentities(base, unknown)).toEqual({
      status: "identity_not_recorded",
      reasons: [{ field: "dataset.sha256", code: "not_recorded", first: "aa", second: null }],
    });
    expect(compareIdentities(unknown, unknown).status).toBe("identity_not_recorded");
    expect(compareIdentities(base, { ...base, metricDefinition: null }).status).toBe("identity_not_recorded");
    const { runtimeClass: _, ...withoutRuntime } = base;
    expect(compareIdentities(withoutRuntime, withoutRuntime).status).toBe("comparable");
    expect(compareIdentities(withoutRuntime, base).status).toBe("identity_not_recorded");
  });

  it("gives the same answer whichever comes first", () => {
    const other = withData({ split: null, sha256: "bb" });
    expect(compareIdentities(base, other).status).toBe(compareIdentities(other, base).status);
  });
});

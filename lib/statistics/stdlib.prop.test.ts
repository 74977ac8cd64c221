import studentT from "@stdlib/stats-base-dists-t";
import adjust from "@stdlib/stats-padjust";
import tTest from "@stdlib/stats-ttest2";
import * as fc from "fast-check";
import { describe, it } from "vitest";
import { expectClose } from "#lib/testing/expect-close.ts";
import { benjaminiHochberg } from "./benjamini-hochberg.ts";
import { holm } from "./holm.ts";
import { summariseSample } from "./sample-summary.ts";
import { studentTCdf, studentTQuantile } from "./student-t-distribution.ts";
import { welchT } from "./welch-t.ts";

const runs = { numRuns: 500 };
const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });
const degrees = fc.double({ min: 0.5, max: 5000, noNaN: true });

describe("against @stdlib, written by other people", () => {
  it("adjusts p-values as they do", () => {
    fc.assert(
      fc.property(pValues, (raw) => {
        expectClose(holm(raw), adjust([...raw], "holm"), 1e-12);
        expectClose(benjaminiHochberg(raw), adjust([...raw], "bh"), 1e-12);
      }),
      runs,
    );
  });

  it("gives Student's t distribution as they do", () => {
    fc.assert(
      fc.property(fc.double({ min: -60, max: 60, noNaN: true }), degrees, (t, df) => {
        expectClose(studentTCdf(t, df), studentT.cdf(t, df), 1e-9);
      }),
      runs,
    );
  });

  it("gives Student's t quantiles as they do", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), degrees, (p, df) => {
        expectClose(studentTQuantile(p, df), studentT.quantile(p, df), 1e-6);
      }),
      runs,
    );
  });

  it("gives Welch's test as they do", () => {
    const sample = fc
      .array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 2, maxLength: 60 })
      .filter((values) => summariseSample(values).variance > 1e-6);
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const ours = welchT(summariseSample(first), summariseSample(second), 0.05);
        // Theirs is x - y.
        const theirs = tTest(second, first, { alpha: 0.05, variance: "unequal" });
        expectClose(ours.degreesOfFreedom, theirs.df, 1e-8);
        expectClose(ours.t, theirs.statistic, 1e-8);
        expectClose(ours.p, theirs.pValue, 1e-8);
        expectClose([ours.interval?.lower, ours.interval?.upper], theirs.ci, 1e-6);
      }),
      runs,
    );
  });
});

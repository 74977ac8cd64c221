import fc from "fast-check";
import { expect, it } from "vitest";
import { raisesShare, shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import type { Slice } from "#lib/targets/schema.ts";
import { splitForStage } from "./split-for-stage.ts";

const [suspect, restored] = ["suspect", "restored"];

/** What a router of whole weights says of two servers. */
function ofWeights(left: number, right: number): Slice[] {
  return [
    { version: suspect, role: "rest", share: (100 * left) / (left + right) },
    { version: restored, role: "restored", share: (100 * right) / (left + right) },
  ];
}

it("gives the suspect nothing by rounding, whatever fractions a router stands at", () => {
  const weight = fc.integer({ min: 1, max: 256 });
  fc.assert(
    fc.property(weight, weight, fc.integer({ min: 1, max: 100 }), fc.boolean(), (...given) => {
      const [left, right, share, hasControl] = given;
      const current = ofWeights(left, right);
      const slices = splitForStage({ current, suspect, restored, share, hasControl });
      expect(raisesShare(suspect, current, slices)).toBe(false);
      expect(slices.reduce((sum, slice) => sum + slice.share, 0)).toBeCloseTo(100, 4);
    }),
    { numRuns: 2_000 },
  );
});

it("keeps whole shares whole", () => {
  const slices = splitForStage({ current: ofWeights(95, 5), suspect, restored, share: 25, hasControl: true });
  expect([shareOfVersion(slices, suspect), shareOfVersion(slices, restored)]).toEqual([75, 25]);
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { chooseValueAxis } from "./value-ticks.ts";

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });

it("holds every value between at most five rising ticks", () => {
  fc.assert(
    fc.property(values, (some) => {
      const axis = chooseValueAxis({ values: some, minimumSpan: 0, bounds: { min: null, max: null } });
      expect(axis.ticks.length).toBeLessThanOrEqual(5);
      expect(axis.ticks.length).toBeGreaterThanOrEqual(1);
      expect(axis.max).toBeGreaterThan(axis.min);
      const slack = (axis.max - axis.min) * 1e-6;
      expect(Math.min(...some)).toBeGreaterThanOrEqual(axis.min - slack);
      expect(Math.max(...some)).toBeLessThanOrEqual(axis.max + slack);
      expect(axis.ticks).toEqual(axis.ticks.toSorted((a, b) => a - b));
    }),
  );
});

it("never leaves the bounds of what can occur", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1 }), (some) => {
      const axis = chooseValueAxis({ values: some, minimumSpan: 4, bounds: { min: 0, max: 100 } });
      expect(axis.min).toBeGreaterThanOrEqual(0);
      expect(axis.max).toBeLessThanOrEqual(100);
    }),
  );
});

import { expect, it } from "vitest";
import { chooseValueAxis } from "./value-ticks.ts";

const percent = { minimumSpan: 4, bounds: { min: 0, max: 100 } };

it("keeps noise small by a least span", () => {
  const axis = chooseValueAxis({ values: [97.1, 97.4], ...percent });
  expect(axis.max - axis.min).toBeGreaterThanOrEqual(4);
});

it("ends at the bound and uses round steps", () => {
  const axis = chooseValueAxis({ values: [71.4, 96.8, 94], ...percent });
  expect(axis.ticks).toEqual([70, 80, 90, 100]);
  expect(axis.decimals).toBe(0);
});

it("has no ticks for nothing, rather than invented ones", () => {
  expect(chooseValueAxis({ values: [], ...percent }).ticks).toEqual([]);
});

import { expect, it } from "vitest";
import { crosshairMove } from "./crosshair-move.ts";

const points = [0, 10, 20, 30, 40].map((at) => ({ at }));
const stopsAt = [31, 11];

it.each([
  ["Home", 30, -3],
  ["End", 30, 1],
  ["End", 40, null],
  ["]", 0, 1],
  ["]", 10, 2],
  ["]", 30, null],
  ["[", 40, -1],
  ["[", 30, -2],
  ["[", 10, null],
  ["x", 30, null],
  ["ArrowLeft", 30, null],
])("at %s from %i moves by %s", (key, activeAt, expected) => {
  expect(crosshairMove(key, { points, stopsAt, activeAt })).toBe(expected);
});

it("counts the first press, which stands on the first point, when the crosshair is nowhere", () => {
  expect(crosshairMove("End", { points, stopsAt, activeAt: null })).toBe(5);
  expect(crosshairMove("]", { points, stopsAt, activeAt: null })).toBe(2);
  expect(crosshairMove("[", { points, stopsAt, activeAt: null })).toBe(4);
  expect(crosshairMove("Home", { points: [], stopsAt, activeAt: null })).toBe(null);
});

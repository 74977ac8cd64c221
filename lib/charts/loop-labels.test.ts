import { expect, it } from "vitest";
import { wideFrame } from "./frame.ts";
import { placeLoopLabels } from "./loop-labels.ts";

const { width } = wideFrame;

it("stands behind the start of a loop where there is room", () => {
  expect(placeLoopLabels([{ from: 200, to: 90 }], wideFrame)).toEqual([{ x: 208, isAtEnd: false }]);
});

it("stands within a wide arc that begins at the picture's end", () => {
  const loop = { from: width - 10, to: 90 };
  const [label] = placeLoopLabels([loop], wideFrame);
  expect(label?.isAtEnd).toBe(true);
  expect(label?.x, "clear of the line that comes down").toBeCloseTo(
    loop.from - (loop.from - loop.to) * 0.18,
    0,
  );
});

it("stands before a narrow arc at the picture's end, clear of its line", () => {
  const to = width - 60;
  const [label] = placeLoopLabels([{ from: width - 10, to }], wideFrame);
  expect(label?.isAtEnd).toBe(true);
  expect(label?.x).toBeLessThan(to);
});

it("leaves out the words of an older loop that would lie over those of a newer one", () => {
  const labels = placeLoopLabels(
    [
      { from: 200, to: 90 },
      { from: 230, to: 150 },
    ],
    wideFrame,
  );
  expect(labels).toEqual([null, { x: 238, isAtEnd: false }]);
});

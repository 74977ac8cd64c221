import fc from "fast-check";
import { expect, it } from "vitest";
import { narrowFrame, wideFrame } from "./frame.ts";
import { prepareMarkerRail } from "./marker-rail.ts";

const range = { fromAt: 0, toAt: 1000 };
const instants = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 60 });

it("never lets two pills touch, and loses no marker, on either box", () => {
  fc.assert(
    fc.property(instants, fc.constantFrom(wideFrame, narrowFrame), (some, frame) => {
      const markers = some.map((at) => ({ at, label: `${at}` }));
      const { pills, list } = prepareMarkerRail(markers, range, frame);
      pills.slice(1).forEach((pill, index) => {
        const before = pills[index]!;
        expect(pill.x - pill.width / 2).toBeGreaterThanOrEqual(before.x + before.width / 2);
      });
      const covered = pills.flatMap(({ first, last }) =>
        Array.from({ length: last - first + 1 }, (_, offset) => first + offset),
      );
      expect(covered).toEqual(list.map(({ number }) => number));
      expect(list).toHaveLength(some.length);
    }),
  );
});

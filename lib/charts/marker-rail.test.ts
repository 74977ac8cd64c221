import { expect, it } from "vitest";
import { wideFrame } from "./frame.ts";
import { prepareMarkerRail } from "./marker-rail.ts";

const range = { fromAt: 0, toAt: 1000 };

it("numbers by time and joins what is close", () => {
  const markers = [
    { at: 960, label: "d" },
    { at: 100, label: "a" },
    { at: 500, label: "b" },
    { at: 940, label: "c" },
  ];
  const rail = prepareMarkerRail(markers, range, wideFrame);
  expect(rail.pills.map(({ label }) => label)).toEqual(["1", "2", "3–4"]);
  expect(rail.list.map(({ label }) => label)).toEqual(["a", "b", "c", "d"]);
  expect(rail.stems).toHaveLength(4);
});

it("leaves out markers of other times", () => {
  expect(prepareMarkerRail([{ at: 2000, label: "later" }], range, wideFrame).list).toEqual([]);
});

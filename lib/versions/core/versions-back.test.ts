import { expect, it } from "vitest";
import { versionsBack } from "./versions-back.ts";

const version = (day: number, parent: number | null) => ({
  id: `v${day}`,
  parentId: parent === null ? null : `v${parent}`,
  builtAt: new Date(Date.UTC(2026, 0, day)),
});
const [first, second, third, branch] = [version(1, null), version(2, 1), version(3, 2), version(4, 1)];
const all = [branch, third, second, first];
const namesBack = (one: typeof first, other: typeof first, versions = all) =>
  versionsBack(versions, [one, other]).map(({ id }) => id);

it("follows the parents, whichever is given first", () => {
  expect(namesBack(third, first)).toEqual(["v2", "v1"]);
  expect(namesBack(first, third)).toEqual(["v2", "v1"]);
  expect(namesBack(branch, first)).toEqual(["v1"]);
});

it("goes by time where the parents do not lead there", () => {
  expect(namesBack(branch, second)).toEqual(["v3", "v2"]);
  const circle = [version(5, 6), version(6, 5)];
  expect(namesBack(version(6, 5), first, [...circle, first])).toEqual(["v5", "v1"]);
});

it("looks at the nearest of many", () => {
  const many = Array.from({ length: 30 }, (_, at) => version(at + 1, at === 0 ? null : at));
  const way = namesBack(version(30, 29), version(1, null), many);
  expect([way.length, way[0], way.at(-1)]).toEqual([12, "v29", "v1"]);
});

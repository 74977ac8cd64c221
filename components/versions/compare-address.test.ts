import { expect, it } from "vitest";
import { readCompared } from "./compare-address.ts";

it("gives the base and each other version once, at most eight", () => {
  expect(readCompared({ base: "a", head: "b" })).toEqual({
    base: "a",
    heads: ["b"],
    address: "base=a&head=b",
  });
  expect(readCompared({ base: "a", head: ["b", "c", "b", "a", ""] }).heads).toEqual(["b", "c"]);
  expect(readCompared({ base: "a", head: [..."bcdefghijklm"] }).heads).toHaveLength(8);
});

it("asks for nothing where nothing or the same version twice is named", () => {
  expect(readCompared({})).toEqual({ base: undefined, heads: [], address: "" });
  expect(readCompared({ base: "a", head: "a" })).toMatchObject({ base: "a", heads: [] });
  expect(readCompared({ base: ["", "a"], head: "" })).toMatchObject({ base: "a", heads: [] });
});

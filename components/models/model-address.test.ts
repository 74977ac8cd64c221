import { expect, it } from "vitest";
import { modelAddress, readModelLook } from "./model-address.ts";
import type { ModelLook } from "./model-address.ts";

const version = "0198c0de-0000-7000-8000-000000000001";
const usual = readModelLook({});

it.each<Partial<ModelLook>>([
  {},
  { range: "since", version },
  { axis: "version", sort: "worst" },
  { metric: "error_rate", only: "known_bad" },
  { rows: "all" },
])("an address gives back the look that it was made of: %j", (given) => {
  const look = { ...usual, ...given };
  const address = new URL(modelAddress("mm_chat", look), "http://localhost");
  expect(address.pathname).toBe("/models/mm_chat");
  expect(readModelLook(Object.fromEntries(address.searchParams))).toEqual(look);
});

it("leaves out what is usual, and takes what is wrong as usual", () => {
  expect(modelAddress("mm_chat", usual)).toBe("/models/mm_chat");
  expect(readModelLook({ range: "9y", version: "v1.2", sort: "shoe size", only: "" })).toEqual(usual);
});

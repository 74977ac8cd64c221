import { expect, it } from "vitest";
import { compareInterfaces } from "#lib/versions/core/compare-interfaces.ts";
import { comparedFields } from "./compared-fields.ts";

const text = (outputs: object[]) => JSON.stringify({ inputs: [{ name: "image" }], outputs });
const named = (...names: string[]) => text(names.map((name, at) => ({ name, shape: [at + 1] })));
const compare = (before: string | null, after: string | null) =>
  comparedFields(compareInterfaces(before, after));

it("tells lost from gained fields", () => {
  const [before, after] = [named("label", "alternatives", "note"), named("label", "score")];
  expect(compare(before, after)).toEqual({ lost: ["note", "alternatives"], gained: ["score"] });
});

it("counts a renamed field as lost under one name and new under the other", () => {
  expect(compare(named("label"), named("class"))).toEqual({ lost: ["label"], gained: ["class"] });
});

it("leaves inputs out: consumers read answers", () => {
  const without = JSON.stringify({ inputs: [], outputs: [] });
  expect(compare(text([]), without)).toEqual({ lost: [], gained: [] });
});

it("does not know the fields of what is not recorded or not an interface, rather than finding none", () => {
  for (const content of [null, "", "not JSON", "[]", "{}", "null"]) {
    expect(compare(content, named("label"))).toBeNull();
  }
});

import { expect, it } from "vitest";
import { compareFields, interfaceFields } from "./interface-fields.ts";

const text = (outputs: string[]) =>
  JSON.stringify({ inputs: [{ name: "image" }], outputs: outputs.map((name) => ({ name })) });

it("tells lost from gained fields", () => {
  expect(compareFields(text(["label", "alternatives"]), text(["label", "score"]))).toEqual({
    lost: ["alternatives"],
    gained: ["score"],
  });
});

it("does not know the fields of what is not recorded or not such metadata, rather than finding none", () => {
  for (const content of [null, "", "not JSON", "[]", "{}", "null"]) {
    expect(interfaceFields(content)).toBeNull();
    expect(compareFields(content, text(["label"]))).toBeNull();
  }
});

import { expect, it } from "vitest";
import type { Problem } from "#lib/schema/problem.ts";
import { draftErrors, draftList, draftText, errorOf } from "./form-draft.ts";

function problem(invalidParams: Problem["invalidParams"]): Problem {
  const code = invalidParams.length > 0 ? "INVALID" : "CONFLICT";
  return { type: "about:blank", title: "", status: 400, detail: "d", code, requestId: "r", invalidParams };
}

const draft = {
  values: { symptoms: ["errors"], severity: 1, notices: [{ subject: "Hello" }] },
  problem: problem([
    { name: "note", reason: "is empty" },
    { name: "notices.0.body", reason: "is too long" },
    { name: "targetId", reason: "is unknown" },
  ]),
};
const words = { ofCode: ({ code }: Problem) => `code ${code}` };

it("gives what was sent, nothing for what was left out, and the fallback without a draft", () => {
  expect(draftText(draft, "severity:number", "2")).toBe("1");
  expect(draftText(draft, "notices[0].subject", "")).toBe("Hello");
  expect(draftText(draft, "note", "prefilled")).toBe("");
  expect(draftText(null, "note", "prefilled")).toBe("prefilled");
  expect(draftList(draft, "symptoms[]", ["quality"])).toEqual(["errors"]);
  expect(draftList(draft, "modalities[]", ["audio"])).toEqual([]);
  expect(draftList(null, "symptoms[]", ["quality"])).toEqual(["quality"]);
});

it("puts each refusal under its field, or under none", () => {
  const errors = draftErrors(draft, ["note", "notices[0].body"], words);
  expect(errors.map(({ name }) => name)).toEqual(["note", "notices[0].body", null]);
  expect(errorOf(errors, "note")).toBe("is empty");
  expect(errorOf(errors, "symptoms[]")).toBeUndefined();
});

it("says a refusal of the whole form by its code, with the server's sentence unless the words say it whole", () => {
  const whole = { values: {}, problem: problem([]) };
  const [said] = draftErrors(whole, [], words);
  expect(said).toEqual({ name: null, message: "code CONFLICT", detail: "d" });
  const frozen = { values: {}, problem: { ...problem([]), extra: { freezeId: "f" } } };
  expect(draftErrors(frozen, [], words)).toEqual([{ name: null, message: "code CONFLICT" }]);
  expect(draftErrors(null, ["note"], words)).toEqual([]);
});

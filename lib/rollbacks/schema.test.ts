import { expect, it } from "vitest";
import { StartRollback } from "./schema.ts";

const id = "0198c0de-0000-7000-8000-000000000001";
const said = {
  targetId: id,
  suspectVersionId: id,
  symptoms: ["quality"],
  modalities: ["audio"],
  severity: 2,
};

function refused(problem: object): string[] {
  const { error } = StartRollback.safeParse(problem);
  return error?.issues.map(({ path }) => path.join(".")) ?? [];
}

it("asks for a note at severity 1 only", () => {
  expect(refused(said)).toEqual([]);
  expect(refused({ ...said, severity: 1 })).toEqual(["note"]);
  expect(refused({ ...said, severity: 1, note: "  " })).toEqual(["note"]);
  expect(refused({ ...said, severity: 1, note: "callers hear wrong digits" })).toEqual([]);
});

it("refuses a form once, with everything that is wrong", () => {
  expect(refused({ ...said, severity: 1, note: "", symptoms: [] })).toEqual(["symptoms", "note"]);
  expect(refused({ ...said, severity: "high", note: "" })).toEqual(["severity"]);
});

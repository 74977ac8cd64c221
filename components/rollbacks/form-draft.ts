import type { FieldError } from "#components/ui/error-summary.tsx";
import type { Problem } from "#lib/schema/problem.ts";

/** What a refused form had sent and why it was refused; null for a form that is shown for the first time. */
export type FormDraft = { values: Readonly<Record<string, unknown>>; problem: Problem } | null;

/** The path under which a field's value and its refusal stand: without kind, brackets as dots. */
function pathOf(fieldName: string): string {
  return fieldName
    .replace(/:\w+$/, "")
    .replace(/\[\]$/, "")
    .replaceAll(/\[(\d+)\]/g, ".$1");
}

function valueAt(draft: FormDraft, path: string): unknown {
  let here: unknown = draft?.values;
  for (const part of path.split(".")) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Record<string, unknown>)[part];
  }
  return here;
}

/** The text a field had when its form was refused, else the fallback. */
export function draftText(draft: FormDraft, fieldName: string, fallback: string): string {
  if (draft === null) return fallback;
  const value = valueAt(draft, pathOf(fieldName));
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The choices a group had when its form was refused, else the fallback. */
export function draftList(draft: FormDraft, fieldName: string, fallback: readonly string[]): string[] {
  if (draft === null) return [...fallback];
  const value = valueAt(draft, pathOf(fieldName));
  if (Array.isArray(value)) return value.map(String);
  return value === undefined || value === null ? [] : [String(value)];
}

type Words = {
  /** The sentence for the code of a refusal that concerns no field. */
  ofCode: (problem: Problem) => string;
  /** The sentence for one refused field; the server's own reason when the screen has none. */
  ofField?: (path: string, reason: string) => string;
};

const detailedCodes: readonly Problem["code"][] = ["INVALID", "CONFLICT", "PRECONDITION_FAILED"];
/** With one of these the screens have a sentence of their own, with all its facts. */
const wordedFacts = ["driver", "freezeId", "onlyOwner", "onlyAdmin", "personId", "disabled"];

/** Whether the sentence of a refusal says all of it; otherwise what the server said stands under it. */
function isWordedWhole({ code, extra = {} }: Problem): boolean {
  return !detailedCodes.includes(code) || wordedFacts.some((fact) => fact in extra);
}

/** The refusals of a draft for the error summary, each under the name of the field it concerns, if there is one. */
export function draftErrors(draft: FormDraft, fieldNames: readonly string[], words: Words): FieldError[] {
  if (draft === null) return [];
  const { problem } = draft;
  if (problem.invalidParams.length === 0) {
    const detail = isWordedWhole(problem) ? {} : { detail: problem.detail };
    return [{ name: null, message: words.ofCode(problem), ...detail }];
  }
  const errors = problem.invalidParams.map(({ name: path, reason }) => {
    const found = fieldNames.find((name) => path === pathOf(name) || path.startsWith(`${pathOf(name)}.`));
    return { name: found ?? null, message: words.ofField?.(path, reason) ?? reason };
  });
  // Two rules that one value breaks may have one sentence.
  return errors.filter(
    (error, place) =>
      errors.findIndex(({ name, message }) => name === error.name && message === error.message) === place,
  );
}

/** What is wrong with one field, from the errors of its form. */
export function errorOf(errors: readonly FieldError[], fieldName: string): string | undefined {
  return errors.find(({ name }) => name === fieldName)?.message;
}

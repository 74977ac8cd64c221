import type { InterfaceChange, InterfaceComparison } from "#lib/versions/interface-schema.ts";

const goneCodes: readonly string[] = [
  "required_field_disappears",
  "optional_field_disappears",
  "field_renamed",
];
const newCodes: readonly string[] = ["required_field_appears", "optional_field_appears"];

/**
 * The fields of the answers that are gone and new by these changes; a renamed one is both, under its two names. Null where
 * a version's answers are not known, which is not the same as none.
 */
export function comparedFields({
  changes,
  untold,
}: Pick<InterfaceComparison, "untold"> & { readonly changes: readonly InterfaceChange[] }): {
  lost: string[];
  gained: string[];
} | null {
  if (untold.some(({ side }) => side === "response")) return null;
  const answers = changes.filter(({ side }) => side === "response");
  const named = (codes: readonly string[]) =>
    answers.filter(({ code }) => codes.includes(code)).map(({ field }) => field);
  const renamed = answers.flatMap(({ code, after }) => (code === "field_renamed" ? [after ?? ""] : []));
  return { lost: named(goneCodes), gained: [...named(newCodes), ...renamed] };
}

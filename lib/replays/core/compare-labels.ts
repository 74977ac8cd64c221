import type { InterfaceField } from "#lib/versions/interface-schema.ts";
import type { Comparator } from "./comparator.ts";
import { unmeasured } from "./comparator.ts";
import type { Output } from "./read-outputs.ts";

const topSet = 5;

/** The names of an output's labels, the best first: class ids are looked up in the interface's label map. */
export function labelNames(output: Output, field: InterfaceField | null): readonly string[] {
  const labels = field?.labels ?? {};
  return output.data.map((value) => {
    const id = typeof value === "string" ? value : JSON.stringify(value);
    return labels[id] ?? id;
  });
}

/**
 * Labels by name: the first must be the same, and the first five must be the same set, in any order behind the first, since
 * labels of nearly the same score change places between processors.
 */
export const compareLabels: Comparator = ({ golden, given }, { fields }) => {
  const field = fields.get(golden.name) ?? null;
  const [wanted, came] = [labelNames(golden, field), labelNames(given, field)];
  if (wanted.length === 0) return unmeasured("empty");
  if (wanted.length !== came.length) return unmeasured("count");
  if (wanted[0] !== came[0]) return { code: "label", measure: "top_1", value: 0, tolerance: 1 };
  const top = new Set(came.slice(0, topSet));
  const considered = new Set(wanted.slice(0, topSet));
  const shared = [...considered].filter((name) => top.has(name)).length / considered.size;
  return { code: shared === 1 ? "equal" : "top_set", measure: "top_5", value: shared, tolerance: 1 };
};

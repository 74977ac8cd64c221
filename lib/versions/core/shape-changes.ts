import type { InterfaceField } from "#lib/versions/interface-schema.ts";
import type { FieldChange } from "./field-change.ts";

type Shape = NonNullable<InterfaceField["shape"]>;

/** A dimension's size; null for any size: -1, null, and a name such as `batch`. */
function sizeOf(dimension: Shape[number] | undefined): number | null {
  return typeof dimension === "number" && dimension >= 0 ? dimension : null;
}

function describe(shape: Shape): string {
  return `[${shape.map((dimension) => dimension ?? -1).join(", ")}]`;
}

/** How a tensor's shape changed; a side without a shape contradicts nothing. */
export function shapeChanges(before: Shape | undefined, after: Shape | undefined): FieldChange[] {
  if (before === undefined || after === undefined) return [];
  const texts = { before: describe(before), after: describe(after) };
  if (before.length !== after.length) return [{ code: "rank_changed", ...texts }];
  const pairs = before.map((dimension, axis) => [sizeOf(dimension), sizeOf(after[axis])] as const);
  const changes: FieldChange[] = [];
  if (pairs.some(([one, other]) => one !== null && other !== null && one !== other)) {
    changes.push({ code: "dimension_changed", ...texts });
  }
  if (pairs.some(([one, other]) => one !== null && other === null)) {
    changes.push({ code: "dimension_becomes_variable", ...texts });
  }
  if (pairs.some(([one, other]) => one === null && other !== null)) {
    changes.push({ code: "dimension_becomes_fixed", ...texts });
  }
  return changes;
}

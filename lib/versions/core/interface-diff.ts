import type { InterfaceChange, InterfaceDocument, InterfaceField } from "#lib/versions/interface-schema.ts";
import { InterfaceSide } from "#lib/versions/interface-schema.ts";
import { severityOf } from "./change-severity.ts";
import type { FieldChange } from "./field-change.ts";
import { fieldChanges, isSameType } from "./field-changes.ts";

import { fieldsByPath } from "./interface-fields.ts";

interface Place {
  readonly side: InterfaceSide;
  readonly field: string;
  readonly modalities: InterfaceChange["modalities"];
}

function placed(place: Place, change: FieldChange): InterfaceChange {
  return { ...place, ...change, ...severityOf(change.code, place.side) };
}

function describe(field: InterfaceField): string {
  const presence = field.optional ? "optional" : "required";
  return [field.datatype ?? [field.schema?.type ?? "any"].flat().join(" | "), presence].join(", ");
}

function placeOf(side: InterfaceSide, field: InterfaceField): Place {
  return { side, field: field.name, modalities: field.modalities };
}

function appeared(side: InterfaceSide, field: InterfaceField): InterfaceChange {
  const code = field.optional ? "optional_field_appears" : "required_field_appears";
  return placed(placeOf(side, field), { code, before: null, after: describe(field) });
}

function disappeared(side: InterfaceSide, field: InterfaceField): InterfaceChange {
  const code = field.optional ? "optional_field_disappears" : "required_field_disappears";
  return placed(placeOf(side, field), { code, before: describe(field), after: null });
}

/** Beyond so many pairs nobody renamed fields one by one, and looking for partners would take minutes. */
const mostRenamePairs = 40_000;

/** Pairs fields that vanished with ones of the same type that appeared; consumers know fields by name only. */
function splitRenamed(gone: readonly InterfaceField[], fresh: readonly InterfaceField[]) {
  if (gone.length * fresh.length > mostRenamePairs) return { renamed: [], removed: gone, added: fresh };
  const left = [...fresh];
  const renamed: { readonly before: InterfaceField; readonly after: InterfaceField }[] = [];
  const removed: InterfaceField[] = [];
  for (const before of gone) {
    const index = left.findIndex((after) => isSameType(before, after));
    const [after] = index < 0 ? [] : left.splice(index, 1);
    if (after === undefined) removed.push(before);
    else renamed.push({ before, after });
  }
  return { renamed, removed, added: left };
}

function diffSide(
  side: InterfaceSide,
  current: readonly InterfaceField[],
  restored: readonly InterfaceField[],
): InterfaceChange[] {
  const [before, after] = [fieldsByPath(current), fieldsByPath(restored)];
  const gone = [...before.values()].filter((field) => !after.has(field.name));
  const fresh = [...after.values()].filter((field) => !before.has(field.name));
  const { renamed, removed, added } = splitRenamed(gone, fresh);
  const kept = [...before.values()].flatMap((field) => {
    const other = after.get(field.name);
    return other === undefined
      ? []
      : fieldChanges(field, other).map((one) => placed(placeOf(side, field), one));
  });
  return [
    ...removed.map((field) => disappeared(side, field)),
    ...renamed.map((pair) =>
      placed(placeOf(side, pair.before), {
        code: "field_renamed",
        before: pair.before.name,
        after: pair.after.name,
      }),
    ),
    ...added.map((field) => appeared(side, field)),
    ...kept,
  ];
}

/** Changes of the whole interface (batching, streaming, content types), which both sides meet. */
function documentChanges(
  side: InterfaceSide,
  current: InterfaceDocument,
  restored: InterfaceDocument,
): InterfaceChange[] {
  const place: Place = { side, field: "", modalities: [] };
  const changes: InterfaceChange[] = [];
  if (current.maxBatchSize > 0 !== restored.maxBatchSize > 0) {
    const texts = { before: String(current.maxBatchSize), after: String(restored.maxBatchSize) };
    changes.push(placed(place, { code: "batch_dimension_changed", ...texts }));
  }
  if (current.streaming !== restored.streaming) {
    const texts = current.streaming
      ? { before: "streaming", after: "unary" }
      : { before: "unary", after: "streaming" };
    changes.push(placed(place, { code: "streaming_changed", ...texts }));
  }
  const lost = current.contentTypes.filter((type) => !restored.contentTypes.includes(type));
  const isTold = restored.contentTypes.length > 0;
  const removed = lost.map((type) =>
    placed(place, { code: "content_type_removed", before: type, after: null }),
  );
  return [...changes, ...(isTold ? removed : [])];
}

/**
 * Every change that consumers meet when the current interface is replaced by the restored one.
 *
 * The base is the **current** interface, which is what consumers send and read today, not the history between the two:
 * each harmless addition on the way forward is a removal on the way back. The same call with a new version as current
 * and its predecessor as restored says what rolling back from it will take away.
 */
export function diffInterfaces(current: InterfaceDocument, restored: InterfaceDocument): InterfaceChange[] {
  return [
    ...InterfaceSide.options.flatMap((side) => documentChanges(side, current, restored)),
    ...diffSide("request", current.inputs, restored.inputs),
    ...diffSide("response", current.outputs, restored.outputs),
  ];
}

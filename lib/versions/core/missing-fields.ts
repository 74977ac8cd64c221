import type { ConsumerRead } from "#lib/consumers/schema.ts";
import type { InterfaceField } from "#lib/versions/interface-schema.ts";
import type { Component } from "#lib/versions/schema.ts";
import { fieldsByPath } from "./interface-fields.ts";
import { readInterface } from "./read-interface.ts";

function isOf(field: InterfaceField, { modality }: ConsumerRead): boolean {
  const isWide = field.modalities.length === 0 || field.modalities.includes("overall");
  return isWide || modality === "overall" || field.modalities.includes(modality);
}

/** Members of a field whose parts are not described may be there. */
function isAnswered(declared: string, fields: readonly InterfaceField[]): boolean {
  return fields.some(({ name, schema }) => {
    const path = name.replaceAll("[]", "");
    const isOpaque = schema?.properties === undefined && schema?.["items"] === undefined;
    return (
      path === declared || path.startsWith(`${declared}.`) || (isOpaque && declared.startsWith(`${path}.`))
    );
  });
}

/**
 * The fields that a consumer declares to read and that a version with these components does not answer; null where its
 * answers are not known, or where the consumer declared nothing, which is not the same as none missing.
 */
export function missingFields(
  components: readonly Component[],
  reads: readonly ConsumerRead[],
): string[] | null {
  if (reads.length === 0 || reads.some(({ fields }) => fields.length === 0)) return null;
  const content = components.find(({ kind, recorded }) => kind === "interface" && recorded)?.content ?? null;
  const read = readInterface(content);
  if (!read.isReadable || read.untoldSides.includes("response")) return null;
  const outputs = [...fieldsByPath(read.document.outputs).values()];
  const missing = reads.flatMap((one) => {
    const own = outputs.filter((field) => isOf(field, one));
    return one.fields.filter((declared) => !isAnswered(declared, own));
  });
  return [...new Set(missing)];
}

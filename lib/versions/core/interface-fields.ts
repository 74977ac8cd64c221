import { InterfaceDocument } from "#lib/versions/interface-schema.ts";
import type { FieldSchema, InterfaceField } from "#lib/versions/interface-schema.ts";

/** A parsed interface, or why its text cannot be compared. */
export type ParsedInterface =
  | { readonly isReadable: true; readonly document: InterfaceDocument }
  | { readonly isReadable: false; readonly reason: string };

/** Reads the content of an interface component (JSON). Unreadable or missing content is an answer, not an error. */
export function parseInterface(content: string | null): ParsedInterface {
  if (content === null) return { isReadable: false, reason: "not recorded" };
  try {
    const parsed = InterfaceDocument.safeParse(JSON.parse(content));
    if (parsed.success) return { isReadable: true, document: parsed.data };
    const [issue] = parsed.error.issues;
    return {
      isReadable: false,
      reason: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not an interface"}`,
    };
  } catch (error) {
    return { isReadable: false, reason: `not JSON: ${String(error)}` };
  }
}

/** The members of an object schema as fields of their own, named `parent.child`. */
function nestedFields(parent: InterfaceField, schema: FieldSchema): InterfaceField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const field: InterfaceField = {
      name: `${parent.name}.${name}`,
      kind: parent.kind,
      optional: parent.optional || !(schema.required ?? []).includes(name),
      nullable: false,
      modalities: parent.modalities,
      schema: member,
    };
    return [field, ...nestedFields(field, member)];
  });
}

/** All fields of one side by their path, members of objects included. */
export function fieldsByPath(fields: readonly InterfaceField[]): Map<string, InterfaceField> {
  const all = fields.flatMap((field) => [
    field,
    ...(field.schema === undefined ? [] : nestedFields(field, field.schema)),
  ]);
  return new Map(all.map((field) => [field.name, field]));
}

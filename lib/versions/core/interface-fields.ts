import { FieldSchema } from "#lib/versions/interface-schema.ts";
import type { InterfaceField } from "#lib/versions/interface-schema.ts";

/** The schema of an array's elements; null where it has none that is one schema for all. */
export function elementSchema(schema: FieldSchema): FieldSchema | null {
  const parsed = FieldSchema.safeParse(schema["items"]);
  return parsed.success ? parsed.data : null;
}

function child(parent: InterfaceField, name: string, schema: FieldSchema): InterfaceField {
  const { kind, modalities, optional } = parent;
  return { name: `${parent.name}${name}`, kind, optional, nullable: false, modalities, schema };
}

/** The members of an object and the elements of an array as fields: `parent.child`, `parent[]`. */
function nestedFields(parent: InterfaceField, schema: FieldSchema): InterfaceField[] {
  const required = schema.required ?? [];
  const members = Object.entries(schema.properties ?? {}).map(([name, member]) => {
    const field = child(parent, `.${name}`, member);
    return { ...field, optional: field.optional || !required.includes(name) };
  });
  const element = elementSchema(schema);
  const elements = element === null ? [] : [child(parent, "[]", element)];
  return [...members, ...elements].flatMap((field) => [field, ...nestedFields(field, field.schema ?? {})]);
}

/** All fields of one side by their path, members of objects and elements of arrays included. */
export function fieldsByPath(fields: readonly InterfaceField[]): Map<string, InterfaceField> {
  const all = fields.flatMap((field) => [
    field,
    ...(field.schema === undefined ? [] : nestedFields(field, field.schema)),
  ]);
  return new Map(all.map((field) => [field.name, field]));
}

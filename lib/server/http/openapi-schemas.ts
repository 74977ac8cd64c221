import { z } from "zod";
import { namedSchemas } from "./named-schemas.ts";

/** A part of a JSON document. */
export type JsonObject = { readonly [key: string]: unknown };

/** The schemas of an OpenAPI document: the components, and how a place in the document writes a schema. */
export interface SchemaWriter {
  readonly components: JsonObject;
  /** A reference where the schema has a name, else the schema itself. */
  readonly reference: (schema: z.ZodType) => JsonObject;
  /** The schema itself, named or not. */
  readonly expanded: (schema: z.ZodType) => JsonObject;
}

const componentsPath = "#/components/schemas/";
const sharedName = "Shared";

/**
 * Turns schemas into JSON Schema as they stand on the wire (for answers that is what `z.encode` gives). Parts that have
 * a name are written once, as components.
 */
export function schemaWriter(schemas: readonly z.ZodType[]): SchemaWriter {
  const names = new Map([...namedSchemas()].map(([name, schema]) => [schema, name] as const));
  const unnamed = new Map<z.ZodType, string>();
  for (const schema of new Set(schemas))
    if (!names.has(schema)) unnamed.set(schema, `unnamed${unnamed.size}`);
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of [...names, ...unnamed]) registry.add(schema, { id });
  const written = z.toJSONSchema(registry, {
    io: "input",
    target: "draft-2020-12",
    uri: (id) => componentsPath + id,
  });
  const all = clean(written.schemas) as Readonly<Record<string, JsonObject>>;
  const { __shared: shared, ...byName } = all;
  const hidden = new Set(unnamed.values());
  const visible = Object.entries(byName).filter(([name]) => !hidden.has(name));
  const expanded = (schema: z.ZodType) => byName[names.get(schema) ?? unnamed.get(schema) ?? ""] ?? {};
  return {
    components: Object.fromEntries([...visible, ...(shared ? [[sharedName, shared] as const] : [])]),
    expanded,
    reference: (schema) => {
      const name = names.get(schema);
      return name === undefined ? expanded(schema) : { $ref: componentsPath + name };
    },
  };
}

/** Takes out what belongs to a schema that stands alone, and points at parts that several schemas share inside ours. */
function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "$id" && key !== "$schema");
  return Object.fromEntries(
    kept.map(([key, inner]) => [
      key,
      key === "$ref" && typeof inner === "string"
        ? inner.replace(/^.*__shared#/, `${componentsPath}${sharedName}`)
        : clean(inner),
    ]),
  );
}

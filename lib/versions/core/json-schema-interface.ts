import { InterfaceDocument } from "#lib/versions/interface-schema.ts";
import type { InterfaceSide } from "#lib/versions/interface-schema.ts";
import { isRecord, untoldAmong } from "./interface-reading.ts";
import type { InterfaceReading } from "./interface-reading.ts";

type Schema = Readonly<Record<string, unknown>>;

interface Scope {
  readonly root: Schema;
  /** References that are being resolved: a schema that contains itself is read once. */
  readonly open: readonly string[];
  /** References that reuse one schema many times over multiply it; so many parts may still be read. */
  readonly budget: { left: number };
}

const mostParts = 20_000;

function target(root: Schema, reference: string): unknown {
  if (!reference.startsWith("#")) throw new Error(`"${reference}" refers to another document`);
  const steps = reference.slice(1).split("/").slice(1);
  const names = steps.map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"));
  const found = names.reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), root);
  if (found === undefined) throw new Error(`"${reference}" refers to nothing`);
  return found;
}

/** One alternative beside null is that type, nullable; other alternatives stay as they are and are compared as text. */
function withoutNull(schema: Schema): Schema {
  for (const keyword of ["anyOf", "oneOf"]) {
    const alternatives = schema[keyword];
    if (!Array.isArray(alternatives)) continue;
    const others = alternatives.filter((one) => !(isRecord(one) && one["type"] === "null"));
    const [other] = others;
    if (others.length !== 1 || !isRecord(other)) continue;
    const { [keyword]: _, ...rest } = schema;
    const isNullable = others.length < alternatives.length;
    return { ...rest, ...other, ...(isNullable ? { nullable: true } : {}) };
  }
  return schema;
}

function nullableType({ nullable, ...schema }: Schema): Schema {
  if (nullable !== true || schema["type"] === undefined) return schema;
  return { ...schema, type: [...new Set([schema["type"], "null"].flat())] };
}

/** The schema with references replaced, `const` as an enum of one, and null among its types. */
function resolve(value: unknown, scope: Scope): Schema {
  if (!isRecord(value)) throw new Error("a schema is neither an object nor a reference");
  scope.budget.left -= 1;
  if (scope.budget.left < 0) throw new Error(`the schema has more than ${mostParts} parts`);
  const reference = value["$ref"];
  if (typeof reference === "string") {
    if (scope.open.includes(reference)) return {};
    const { $ref: _, ...beside } = value;
    const inner = resolve(target(scope.root, reference), { ...scope, open: [...scope.open, reference] });
    return { ...inner, ...beside };
  }
  const alternatives = ["anyOf", "oneOf"].flatMap((keyword) => {
    const list = value[keyword];
    return Array.isArray(list) ? [[keyword, list.map((one: unknown) => resolve(one, scope))]] : [];
  });
  const merged = withoutNull({ ...value, ...(Object.fromEntries(alternatives) as Schema) });
  const { properties, items } = merged;
  const members = isRecord(properties)
    ? { properties: Object.fromEntries(Object.entries(properties).map(([k, v]) => [k, resolve(v, scope)])) }
    : {};
  const element = isRecord(items) ? { items: resolve(items, scope) } : {};
  const constant = "const" in merged ? { enum: [merged["const"]] } : {};
  return nullableType({ ...merged, ...members, ...element, ...constant });
}

function fieldsOf(side: unknown, root: Schema): Schema[] {
  const schema = resolve(side, { root, open: [], budget: { left: mostParts } });
  const { properties, required } = schema;
  if (!isRecord(properties)) return [{ name: "$", schema }];
  const names: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, member]) => ({
    name,
    optional: !names.includes(name),
    schema: member,
  }));
}

const sideNames: Readonly<Record<InterfaceSide, readonly string[]>> = {
  request: ["request", "input", "inputs"],
  response: ["response", "output", "outputs"],
};

function sideOf(holder: Schema, side: InterfaceSide): unknown {
  return sideNames[side].map((name) => holder[name]).find(isRecord);
}

function isSchema(value: Schema): boolean {
  return ["$schema", "$ref", "$defs", "properties", "type"].some((keyword) => keyword in value);
}

/**
 * The interface of a JSON Schema document: one with `request` and `response` (or input, output) as members or as
 * properties, or a schema alone, which is taken for the answer that consumers read and leaves the request untold. Null
 * for a document that is none; throws an Error for one whose references cannot be followed.
 */
export function readJsonSchema(value: unknown): InterfaceReading | null {
  if (!isRecord(value)) return null;
  const holders = [value, ...(isRecord(value["properties"]) ? [value["properties"]] : [])];
  const holder = holders.find((one) => sideOf(one, "request") ?? sideOf(one, "response"));
  if (holder === undefined && !isSchema(value)) return null;
  const request = holder === undefined ? undefined : sideOf(holder, "request");
  const response = holder === undefined ? value : sideOf(holder, "response");
  const document = InterfaceDocument.parse({
    inputs: request === undefined ? [] : fieldsOf(request, value),
    outputs: response === undefined ? [] : fieldsOf(response, value),
  });
  return { dialect: "json_schema", document, untoldSides: untoldAmong({ request, response }) };
}

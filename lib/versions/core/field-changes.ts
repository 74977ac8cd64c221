import type { InterfaceChangeCode, InterfaceField } from "#lib/versions/interface-schema.ts";
import type { FieldChange } from "./field-change.ts";
import { elementSchema } from "./interface-fields.ts";
import { diffLabelMaps } from "./label-map-diff.ts";
import { shapeChanges } from "./shape-changes.ts";

function text(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function change(code: InterfaceChangeCode, before: unknown, after: unknown): FieldChange {
  return { code, before: text(before), after: text(after) };
}

function typesOf(field: InterfaceField): string[] {
  const type = field.schema?.type;
  return [type ?? []].flat().filter((one) => one !== "null");
}

function isNullable(field: InterfaceField): boolean {
  return field.nullable || [field.schema?.type ?? []].flat().includes("null");
}

function presenceChanges(before: InterfaceField, after: InterfaceField): FieldChange[] {
  const changes: FieldChange[] = [];
  if (before.optional && !after.optional) changes.push(change("becomes_required", "optional", "required"));
  if (!before.optional && after.optional) changes.push(change("becomes_optional", "required", "optional"));
  if (!isNullable(before) && isNullable(after))
    changes.push(change("becomes_nullable", "not null", "null allowed"));
  if (isNullable(before) && !isNullable(after))
    changes.push(change("becomes_not_nullable", "null allowed", "not null"));
  return changes;
}

/** Whether every value of `narrow` is one of `wide`: fewer types, and whole numbers among numbers. */
function isWithin(narrow: readonly string[], wide: readonly string[]): boolean {
  return narrow.every((type) => wide.includes(type) || (type === "integer" && wide.includes("number")));
}

function typeChanges(before: InterfaceField, after: InterfaceField): FieldChange[] {
  const [one, other] = [typesOf(before), typesOf(after)];
  if (one.length === 0 || other.length === 0) return [];
  const [isWider, isNarrower] = [isWithin(one, other), isWithin(other, one)];
  if (isWider && isNarrower) return [];
  if (isWider) return [change("type_widened", one.join(" | "), other.join(" | "))];
  return [change(isNarrower ? "type_narrowed" : "type_changed", one.join(" | "), other.join(" | "))];
}

/** Columns that a server converts without loss (MLflow: int to long, int to double; not long to double). */
const columnWidenings = new Set(["INT32 INT64", "INT32 FP64", "FP32 FP64"]);

/** Names of one datatype in other dialects. */
const datatypeAliases: Readonly<Record<string, string>> = {
  STRING: "BYTES",
  FLOAT16: "FP16",
  FLOAT32: "FP32",
  FLOAT: "FP32",
  FLOAT64: "FP64",
  DOUBLE: "FP64",
  INTEGER: "INT32",
  LONG: "INT64",
  BOOLEAN: "BOOL",
};

function datatypeOf(field: InterfaceField): string | null {
  const name = field.datatype?.toUpperCase().replace(/^TYPE_/u, "");
  return name === undefined ? null : (datatypeAliases[name] ?? name);
}

function datatypeChanges(before: InterfaceField, after: InterfaceField): FieldChange[] {
  const [one, other] = [datatypeOf(before), datatypeOf(after)];
  if (one === null || other === null || one === other) return [];
  const isColumn = before.kind === "column" && after.kind === "column";
  const isWidened = isColumn && columnWidenings.has(`${one} ${other}`);
  return [change(isWidened ? "column_widened" : "datatype_changed", before.datatype, after.datatype)];
}

function enumChanges(before: InterfaceField, after: InterfaceField): FieldChange[] {
  const [one, other] = [before.schema?.enum, after.schema?.enum];
  if (one === undefined && other === undefined) return [];
  if (one === undefined) return [change("enum_value_removed", "any value", other)];
  if (other === undefined) return [change("enum_value_added", one, "any value")];
  const [known, restored] = [new Set(one.map(text)), new Set(other.map(text))];
  const removed = [...known].filter((value) => !restored.has(value));
  const added = [...restored].filter((value) => !known.has(value));
  return [
    ...removed.map((value) => change("enum_value_removed", value, null)),
    ...added.map((value) => change("enum_value_added", null, value)),
  ];
}

const upperLimits = ["maximum", "exclusiveMaximum", "maxLength", "maxItems"] as const;
const lowerLimits = ["minimum", "exclusiveMinimum", "minLength", "minItems"] as const;
type Limit = (typeof upperLimits)[number] | (typeof lowerLimits)[number];

interface LimitCodes {
  readonly raised: InterfaceChangeCode;
  readonly lowered: InterfaceChangeCode;
}

const upperCodes: LimitCodes = { raised: "upper_limit_increased", lowered: "upper_limit_decreased" };
const lowerCodes: LimitCodes = { raised: "lower_limit_increased", lowered: "lower_limit_decreased" };

/** A limit that is not declared is no limit, at the far end of its direction. */
function limitChange(name: Limit, pair: readonly [number, number], codes: LimitCodes): FieldChange[] {
  const [one, other] = pair;
  if (one === other) return [];
  return [change(other > one ? codes.raised : codes.lowered, `${name} ${one}`, `${name} ${other}`)];
}

function limitOf({ schema }: InterfaceField, name: Limit, none: number): number {
  const limit = schema?.[name];
  // Older schemas write exclusive limits as true or false, which is no number to compare.
  return typeof limit === "number" ? limit : none;
}

function limitChanges(before: InterfaceField, after: InterfaceField): FieldChange[] {
  const pair = (name: Limit, none: number): readonly [number, number] => [
    limitOf(before, name, none),
    limitOf(after, name, none),
  ];
  return [
    ...upperLimits.flatMap((name) => limitChange(name, pair(name, Infinity), upperCodes)),
    ...lowerLimits.flatMap((name) => limitChange(name, pair(name, -Infinity), lowerCodes)),
  ];
}

function labelChanges(before: InterfaceField, after: InterfaceField): FieldChange[] {
  if (before.labels === undefined && after.labels === undefined) return [];
  if (before.labels === undefined) return [];
  if (after.labels === undefined) return [change("label_map_not_recorded", before.labels, null)];
  const { kind, moved } = diffLabelMaps(before.labels, after.labels);
  if (kind === "same") return [];
  const was = moved.map((label) => `${label.id}: ${label.before ?? "-"}`).join(", ");
  const is = moved.map((label) => `${label.id}: ${label.after ?? "-"}`).join(", ");
  if (kind === "added") return [change("enum_value_added", was, is)];
  if (kind === "removed") return [change("enum_value_removed", was, is)];
  return [change(kind === "order" ? "label_order_changed" : "label_names_changed", was, is)];
}

/** Keywords that have rules of their own here or in the members' comparison, and those that constrain nothing. */
const ruledKeywords = new Set<string>(
  [
    ["type", "enum", "const", "default", "required", "properties", "nullable"],
    [...upperLimits, ...lowerLimits],
    ["title", "description", "examples", "deprecated", "readOnly", "writeOnly"],
    ["$schema", "$id", "$comment", "$defs", "definitions"],
  ].flat(),
);

/** Keywords without a rule (pattern, format, alternatives ...) decide what is valid, so a difference is not harmless. */
function constraintChanges(before: InterfaceField, after: InterfaceField): FieldChange[] {
  const [one, other] = [before.schema ?? {}, after.schema ?? {}];
  const hasElements = elementSchema(one) !== null && elementSchema(other) !== null;
  const keywords = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keywords]
    .filter((keyword) => !ruledKeywords.has(keyword) && !(keyword === "items" && hasElements))
    .filter((keyword) => text(one[keyword]) !== text(other[keyword]))
    .map((keyword) =>
      change("constraint_changed", { [keyword]: one[keyword] }, { [keyword]: other[keyword] }),
    );
}

const meanings = [
  { part: "unit", code: "unit_changed" },
  { part: "coordinates", code: "coordinates_changed" },
  { part: "embedding", code: "embedding_changed" },
  { part: "layout", code: "layout_changed" },
] as const;

/** A meaning declared today that the restored side does not declare is unknown; one declared only there takes nothing away. */
function meaningChanges(before: InterfaceField, after: InterfaceField): FieldChange[] {
  const defaults =
    text(before.schema?.default) === text(after.schema?.default)
      ? []
      : [change("default_changed", before.schema?.default, after.schema?.default)];
  const declared = meanings.flatMap(({ part, code }) => {
    const [one, other] = [before[part], after[part]];
    if (one === undefined || text(one) === text(other)) return [];
    return [change(other === undefined ? "meaning_not_recorded" : code, one, other)];
  });
  return [...defaults, ...declared];
}

/** Every change of one field that both interfaces have, going from current to restored. */
export function fieldChanges(before: InterfaceField, after: InterfaceField): FieldChange[] {
  return [
    ...presenceChanges(before, after),
    ...typeChanges(before, after),
    ...datatypeChanges(before, after),
    ...shapeChanges(before.shape, after.shape),
    ...enumChanges(before, after),
    ...labelChanges(before, after),
    ...limitChanges(before, after),
    ...constraintChanges(before, after),
    ...meaningChanges(before, after),
  ];
}

/** Whether two fields carry the same type and shape, so that one may be the other under a new name. */
export function isSameType(one: InterfaceField, other: InterfaceField): boolean {
  const shapes = shapeChanges(one.shape, other.shape).length === 0;
  return shapes && datatypeOf(one) === datatypeOf(other) && text(one.schema) === text(other.schema);
}

import { describe, expect, it } from "vitest";
import { InterfaceChangeCode, InterfaceDocument } from "#lib/versions/interface-schema.ts";
import type { ChangeSeverity, InterfaceChange, InterfaceSide } from "#lib/versions/interface-schema.ts";
import { diffInterfaces } from "./interface-diff.ts";

type Field = Readonly<Record<string, unknown>>;
type Side = readonly Field[];

/** What the restored interface does to a request that is sent today and to an answer that is read today. */
interface Rule {
  readonly row: string;
  readonly before: Side | Field;
  readonly after: Side | Field;
  /** Of the whole interface instead of one side's fields. */
  readonly isWhole?: true;
  readonly request: Expected;
  readonly response: Expected;
}
type Expected = readonly [severity: ChangeSeverity, code: InterfaceChangeCode, silent?: "silent"];

const x = (more: Field = {}): Side => [{ name: "x", ...more }];
const schema = (members: Field): Side => x({ schema: members });
const tensor = (datatype: string, ...shape: unknown[]): Side => x({ datatype, shape });
const column = (datatype: string): Side => x({ datatype, kind: "column" });
const both = (...expected: Expected) => ({ request: expected, response: expected });
const sides = (request: Expected, response: Expected) => ({ request, response });

/** Every rule of compatibility, current to restored, for what consumers send and for what they read. */
const rules: readonly Rule[] = [
  {
    row: "required field appears",
    before: [],
    after: x(),
    ...sides(["breaking", "required_field_appears"], ["safe", "required_field_appears"]),
  },
  {
    row: "required field with a default appears",
    before: [],
    after: x({ schema: { type: "integer", default: 1 } }),
    ...sides(["breaking", "required_field_appears"], ["safe", "required_field_appears"]),
  },
  {
    row: "optional field appears",
    before: [],
    after: x({ optional: true }),
    ...both("safe", "optional_field_appears"),
  },
  {
    row: "required field disappears",
    before: x(),
    after: [],
    ...sides(["risky", "required_field_disappears"], ["breaking", "required_field_disappears"]),
  },
  {
    row: "optional field disappears; extra inputs are ignored by the server",
    before: x({ optional: true }),
    after: [],
    ...both("risky", "optional_field_disappears"),
  },
  {
    row: "field renamed",
    before: [{ name: "h0", datatype: "FP32", shape: [2] }],
    after: [{ name: "h", datatype: "FP32", shape: [2] }],
    ...both("breaking", "field_renamed"),
  },
  {
    row: "optional to required",
    before: x({ optional: true }),
    after: x(),
    ...sides(["breaking", "becomes_required"], ["safe", "becomes_required"]),
  },
  {
    row: "required to optional",
    before: x(),
    after: x({ optional: true }),
    ...sides(["safe", "becomes_optional"], ["breaking", "becomes_optional"]),
  },
  {
    row: "becomes nullable",
    before: x(),
    after: x({ nullable: true }),
    ...sides(["safe", "becomes_nullable"], ["breaking", "becomes_nullable"]),
  },
  {
    row: "becomes not nullable",
    before: schema({ type: ["string", "null"] }),
    after: schema({ type: "string" }),
    ...sides(["breaking", "becomes_not_nullable"], ["safe", "becomes_not_nullable"]),
  },
  {
    row: "type widened",
    before: schema({ type: "integer" }),
    after: schema({ type: "number" }),
    ...sides(["safe", "type_widened"], ["breaking", "type_widened"]),
  },
  {
    row: "type narrowed",
    before: schema({ type: "number" }),
    after: schema({ type: "integer" }),
    ...sides(["breaking", "type_narrowed"], ["safe", "type_narrowed"]),
  },
  {
    row: "tensor datatype FP32 to FP16",
    before: tensor("FP32", 1),
    after: tensor("FP16", 1),
    ...both("breaking", "datatype_changed"),
  },
  {
    row: "tensor datatype INT64 to INT32",
    before: tensor("INT64", 1),
    after: tensor("INT32", 1),
    ...both("breaking", "datatype_changed"),
  },
  ...["long", "double"].map((wider) => ({
    row: `column integer to ${wider}`,
    before: column("integer"),
    after: column(wider),
    ...sides(["safe", "column_widened"], ["risky", "column_widened"]),
  })),
  {
    row: "column long to double loses digits",
    before: column("long"),
    after: column("double"),
    ...both("breaking", "datatype_changed"),
  },
  {
    row: "fixed dimension 80 to 128",
    before: tensor("FP32", -1, 80),
    after: tensor("FP32", -1, 128),
    ...both("breaking", "dimension_changed"),
  },
  {
    row: "fixed to variable dimension",
    before: tensor("FP32", 80),
    after: tensor("FP32", -1),
    ...sides(["safe", "dimension_becomes_variable"], ["breaking", "dimension_becomes_variable"]),
  },
  {
    row: "variable to fixed dimension",
    before: tensor("FP32", -1),
    after: tensor("FP32", 80),
    ...sides(["breaking", "dimension_becomes_fixed"], ["safe", "dimension_becomes_fixed"]),
  },
  {
    row: "number of dimensions",
    before: tensor("FP32", 1, 2, 3),
    after: tensor("FP32", 2, 3),
    ...both("breaking", "rank_changed"),
  },
  ...[
    ["dropped", 8, 0],
    ["added", 0, 8],
  ].map(([word, before, after]) => ({
    row: `batch dimension ${word}`,
    isWhole: true as const,
    before: { maxBatchSize: before },
    after: { maxBatchSize: after },
    ...both("breaking", "batch_dimension_changed"),
  })),
  {
    row: "enum value removed",
    before: schema({ enum: ["a", "b"] }),
    after: schema({ enum: ["a"] }),
    ...sides(["breaking", "enum_value_removed"], ["safe", "enum_value_removed"]),
  },
  {
    row: "enum value added",
    before: schema({ enum: ["a"] }),
    after: schema({ enum: ["a", "b"] }),
    ...sides(["safe", "enum_value_added"], ["risky", "enum_value_added"]),
  },
  {
    row: "label map: same ids, other names",
    before: x({ labels: { 0: "cat", 1: "dog" } }),
    after: x({ labels: { 0: "cat", 1: "cow" } }),
    ...both("breaking", "label_names_changed", "silent"),
  },
  {
    row: "label map: other order",
    before: x({ labels: { 0: "cat", 1: "dog" } }),
    after: x({ labels: { 0: "dog", 1: "cat" } }),
    ...both("breaking", "label_order_changed", "silent"),
  },
  {
    row: "label map: 80 ids of 91",
    before: x({ labels: { 1: "person", 2: "bicycle", 13: "stop sign" } }),
    after: x({ labels: { 0: "person", 1: "bicycle", 2: "stop sign" } }),
    ...both("breaking", "label_order_changed", "silent"),
  },
  {
    row: "label map: background first",
    before: x({ labels: { 0: "cat", 1: "dog" } }),
    after: x({ labels: { 0: "background", 1: "cat", 2: "dog" } }),
    ...both("breaking", "label_order_changed", "silent"),
  },
  ...["maximum", "exclusiveMaximum", "maxLength", "maxItems"].flatMap((limit) => [
    {
      row: `${limit} decreased`,
      before: schema({ [limit]: 200 }),
      after: schema({ [limit]: 100 }),
      ...sides(["breaking", "upper_limit_decreased"], ["safe", "upper_limit_decreased"]),
    },
    {
      row: `${limit} increased`,
      before: schema({ [limit]: 100 }),
      after: schema({ [limit]: 200 }),
      ...sides(["safe", "upper_limit_increased"], ["breaking", "upper_limit_increased"]),
    },
  ]),
  ...["minimum", "exclusiveMinimum", "minLength", "minItems"].flatMap((limit) => [
    {
      row: `${limit} increased`,
      before: schema({ [limit]: 0 }),
      after: schema({ [limit]: 1 }),
      ...sides(["breaking", "lower_limit_increased"], ["safe", "lower_limit_increased"]),
    },
    {
      row: `${limit} decreased`,
      before: schema({ [limit]: 1 }),
      after: schema({ [limit]: 0 }),
      ...sides(["safe", "lower_limit_decreased"], ["breaking", "lower_limit_decreased"]),
    },
  ]),
  {
    row: "default value changed",
    before: schema({ default: 5 }),
    after: schema({ default: 1 }),
    ...sides(["risky", "default_changed"], ["safe", "default_changed"]),
  },
  ...[
    ["0-1", "0-100"],
    ["ms", "s"],
    ["logit", "probability"],
  ].map(([before, after]) => ({
    row: `score scale or unit ${before} to ${after}`,
    before: x({ unit: before }),
    after: x({ unit: after }),
    ...both("breaking", "unit_changed", "silent"),
  })),
  ...[
    { model: "clip", dimension: 768 },
    { model: "siglip", dimension: 512 },
  ].map((embedding) => ({
    row: `embedding of another ${embedding.model === "clip" ? "dimension" : "model"}`,
    before: x({ embedding: { model: "clip", dimension: 512 } }),
    after: x({ embedding }),
    ...both("breaking", "embedding_changed"),
  })),
  ...[
    ["xyxy pixels", "xywh pixels"],
    ["xyxy pixels", "xyxy normalised"],
  ].map(([before, after]) => ({
    row: `coordinates ${before} to ${after}`,
    before: x({ coordinates: before }),
    after: x({ coordinates: after }),
    ...both("breaking", "coordinates_changed", "silent"),
  })),
  {
    row: "layout NCHW to NHWC",
    before: x({ layout: "NCHW" }),
    after: x({ layout: "NHWC" }),
    ...both("breaking", "layout_changed", "silent"),
  },
  ...["unit", "coordinates", "layout"].map((meaning) => ({
    row: `${meaning} no longer declared: unknown is not the same`,
    before: x({ [meaning]: "as today" }),
    after: x(),
    ...both("risky", "meaning_not_recorded"),
  })),
  {
    row: "label map no longer declared",
    before: x({ labels: { 0: "cat" } }),
    after: x(),
    ...both("risky", "label_map_not_recorded"),
  },
  {
    row: "type changed",
    before: schema({ type: "integer" }),
    after: schema({ type: "string" }),
    ...both("breaking", "type_changed"),
  },
  {
    row: "constraint without a rule of its own",
    before: schema({ pattern: "^a" }),
    after: schema({ pattern: "^b" }),
    ...both("risky", "constraint_changed"),
  },
  {
    row: "streaming to unary",
    isWhole: true,
    before: { streaming: true },
    after: { streaming: false },
    ...both("breaking", "streaming_changed"),
  },
  {
    row: "unary to streaming",
    isWhole: true,
    before: { streaming: false },
    after: { streaming: true },
    ...both("breaking", "streaming_changed"),
  },
  {
    row: "content type removed",
    isWhole: true,
    before: { contentTypes: ["application/json", "image/png"] },
    after: { contentTypes: ["application/json"] },
    ...both("breaking", "content_type_removed"),
  },
];

function documentOf(rule: Rule, part: "before" | "after", side: InterfaceSide): InterfaceDocument {
  const given = rule[part];
  if (rule.isWhole) return InterfaceDocument.parse({ inputs: [], outputs: [], ...given });
  const [inputs, outputs] = side === "request" ? [given, []] : [[], given];
  return InterfaceDocument.parse({ inputs, outputs });
}

function foundOn(rule: Rule, side: InterfaceSide): string[] {
  const found = diffInterfaces(documentOf(rule, "before", side), documentOf(rule, "after", side));
  const own = ({ severity, code, silent }: InterfaceChange) =>
    [severity, code, ...(silent ? ["silent"] : [])].join(" ");
  return found.filter((change) => change.side === side).map(own);
}

describe("rules of compatibility, on both sides", () => {
  it.each(rules)("$row", (rule) => {
    const found = { request: foundOn(rule, "request"), response: foundOn(rule, "response") };
    expect(found).toEqual({ request: [rule.request.join(" ")], response: [rule.response.join(" ")] });
  });

  it("has a row for every kind of change", () => {
    const told = new Set(rules.flatMap(({ request, response }) => [request[1], response[1]]));
    expect(InterfaceChangeCode.options.filter((code) => !told.has(code))).toEqual([]);
  });

  it("reads the layout of a tensor's dimensions from a declaration only", () => {
    const silent = { row: "", before: x(), after: x({ layout: "NHWC" }), ...both("safe", "layout_changed") };
    expect([foundOn(silent, "request"), foundOn(silent, "response")]).toEqual([[], []]);
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InterfaceChangeCode, InterfaceDocument } from "#lib/versions/interface-schema.ts";
import type { InterfaceChange, InterfaceField } from "#lib/versions/interface-schema.ts";
import { severityOf } from "./change-severity.ts";
import { diffInterfaces } from "./interface-diff.ts";

type Draft = Partial<InterfaceField>;

function documentOf(
  inputs: readonly Draft[],
  outputs: readonly Draft[],
  more: object = {},
): InterfaceDocument {
  const named = (fields: readonly Draft[]): Draft[] => fields.map((field) => ({ name: "x", ...field }));
  return InterfaceDocument.parse({ inputs: named(inputs), outputs: named(outputs), ...more });
}

function codes(changes: readonly InterfaceChange[]): string[] {
  return changes.map((change) => `${change.code} ${change.severity}${change.silent ? " silent" : ""}`);
}

/** The change seen on the request side and on the response side. */
function both(before: Draft | null, after: Draft | null): [string[], string[]] {
  const [one, other] = [before === null ? [] : [before], after === null ? [] : [after]];
  return [
    codes(diffInterfaces(documentOf(one, []), documentOf(other, []))),
    codes(diffInterfaces(documentOf([], one), documentOf([], other))),
  ];
}

const integer = { schema: { type: "integer" } };
const tensor = (datatype: string, shape: InterfaceField["shape"]): Draft => ({
  datatype,
  ...(shape === undefined ? {} : { shape }),
});

describe("diffInterfaces, row by row", () => {
  it.each<[string, Draft | null, Draft | null, string, string]>([
    ["required field appears", null, {}, "required_field_appears breaking", "required_field_appears safe"],
    [
      "optional field appears",
      null,
      { optional: true },
      "optional_field_appears safe",
      "optional_field_appears safe",
    ],
    [
      "required field disappears",
      {},
      null,
      "required_field_disappears risky",
      "required_field_disappears breaking",
    ],
    [
      "optional field disappears",
      { optional: true },
      null,
      "optional_field_disappears risky",
      "optional_field_disappears risky",
    ],
    ["renamed", { name: "h0" }, { name: "h" }, "field_renamed breaking", "field_renamed breaking"],
    ["optional to required", { optional: true }, {}, "becomes_required breaking", "becomes_required safe"],
    ["required to optional", {}, { optional: true }, "becomes_optional safe", "becomes_optional breaking"],
    ["nullable", {}, { nullable: true }, "becomes_nullable safe", "becomes_nullable breaking"],
    [
      "nullable by type",
      integer,
      { schema: { type: ["integer", "null"] } },
      "becomes_nullable safe",
      "becomes_nullable breaking",
    ],
    ["not nullable", { nullable: true }, {}, "becomes_not_nullable breaking", "becomes_not_nullable safe"],
    ["type widened", integer, { schema: { type: "number" } }, "type_widened safe", "type_widened breaking"],
    [
      "type narrowed",
      { schema: { type: ["string", "number"] } },
      integer,
      "type_narrowed breaking",
      "type_narrowed safe",
    ],
    [
      "type changed",
      integer,
      { schema: { type: "string" } },
      "type_changed breaking",
      "type_changed breaking",
    ],
    [
      "dtype",
      tensor("FP32", [1]),
      tensor("FP16", [1]),
      "datatype_changed breaking",
      "datatype_changed breaking",
    ],
    [
      "tensor int to long",
      tensor("INT32", [1]),
      tensor("INT64", [1]),
      "datatype_changed breaking",
      "datatype_changed breaking",
    ],
    [
      "column int to long",
      { kind: "column", datatype: "integer" },
      { kind: "column", datatype: "long" },
      "column_widened safe",
      "column_widened risky",
    ],
    [
      "column long to double",
      { kind: "column", datatype: "long" },
      { kind: "column", datatype: "double" },
      "datatype_changed breaking",
      "datatype_changed breaking",
    ],
    [
      "fixed dimension",
      tensor("FP32", [1, 80]),
      tensor("FP32", [1, 128]),
      "dimension_changed breaking",
      "dimension_changed breaking",
    ],
    [
      "fixed to variable",
      tensor("FP32", [1, 80]),
      tensor("FP32", [1, -1]),
      "dimension_becomes_variable safe",
      "dimension_becomes_variable breaking",
    ],
    [
      "variable to fixed",
      tensor("FP32", ["batch", 80]),
      tensor("FP32", [1, 80]),
      "dimension_becomes_fixed breaking",
      "dimension_becomes_fixed safe",
    ],
    [
      "rank",
      tensor("FP32", [1, 2, 1]),
      tensor("FP32", [null, 1]),
      "rank_changed breaking",
      "rank_changed breaking",
    ],
    [
      "enum value removed",
      { schema: { enum: ["a", "b"] } },
      { schema: { enum: ["a"] } },
      "enum_value_removed breaking",
      "enum_value_removed safe",
    ],
    [
      "enum value added",
      { schema: { enum: ["a"] } },
      { schema: { enum: ["a", "b"] } },
      "enum_value_added safe",
      "enum_value_added risky",
    ],
    [
      "enum appears",
      {},
      { schema: { enum: ["a"] } },
      "enum_value_removed breaking",
      "enum_value_removed safe",
    ],
    [
      "maximum decreased",
      { schema: { maximum: 255 } },
      { schema: { maximum: 1 } },
      "upper_limit_decreased breaking",
      "upper_limit_decreased safe",
    ],
    [
      "maximum vanishes",
      { schema: { maximum: 255 } },
      {},
      "upper_limit_increased safe",
      "upper_limit_increased breaking",
    ],
    [
      "minimum increased",
      { schema: { minimum: 0 } },
      { schema: { minimum: 1 } },
      "lower_limit_increased breaking",
      "lower_limit_increased safe",
    ],
    [
      "minimum decreased",
      { schema: { minimum: 0 } },
      { schema: { minimum: -1 } },
      "lower_limit_decreased safe",
      "lower_limit_decreased breaking",
    ],
    [
      "max length",
      { schema: { maxLength: 200 } },
      { schema: { maxLength: 100 } },
      "upper_limit_decreased breaking",
      "upper_limit_decreased safe",
    ],
    [
      "default",
      { schema: { default: 5 } },
      { schema: { default: 1 } },
      "default_changed risky",
      "default_changed safe",
    ],
    [
      "unit",
      { unit: "percent" },
      { unit: "probability" },
      "unit_changed breaking silent",
      "unit_changed breaking silent",
    ],
    [
      "coordinates",
      { coordinates: "xyxy" },
      { coordinates: "xywh" },
      "coordinates_changed breaking silent",
      "coordinates_changed breaking silent",
    ],
    [
      "embedding",
      { embedding: { model: "a", dimension: 512 } },
      { embedding: { model: "a", dimension: 768 } },
      "embedding_changed breaking",
      "embedding_changed breaking",
    ],
    [
      "label names",
      { labels: { 0: "cat", 1: "dog" } },
      { labels: { 0: "cat", 1: "cow" } },
      "label_names_changed breaking silent",
      "label_names_changed breaking silent",
    ],
    [
      "label order",
      { labels: { 0: "cat", 1: "dog" } },
      { labels: { 0: "dog", 1: "cat" } },
      "label_order_changed breaking silent",
      "label_order_changed breaking silent",
    ],
    [
      "labels lost",
      { labels: { 0: "cat" } },
      {},
      "label_map_not_recorded risky",
      "label_map_not_recorded risky",
    ],
  ])("%s", (...[, before, after, request, response]) => {
    expect(both(before, after)).toEqual([[request], [response]]);
  });

  it("sees the whole interface: batching, streaming, content types", () => {
    const changes = (before: object, after: object): string[] =>
      codes(diffInterfaces(documentOf([], [], before), documentOf([], [], after)));
    const onBoth = (code: string) => [`${code} breaking`, `${code} breaking`];
    expect(changes({ maxBatchSize: 8 }, { maxBatchSize: 0 })).toEqual(onBoth("batch_dimension_changed"));
    expect(changes({ maxBatchSize: 8 }, { maxBatchSize: 16 })).toEqual([]);
    expect(changes({ streaming: true }, {})).toEqual(onBoth("streaming_changed"));
    const [two, one] = [{ contentTypes: ["a/b", "c/d"] }, { contentTypes: ["a/b"] }];
    expect(changes(two, one)).toEqual(onBoth("content_type_removed"));
    expect(changes({ contentTypes: ["a/b"] }, {})).toEqual([]);
  });

  it("is quick for interfaces of thousands of fields that all have other names", { timeout: 2000 }, () => {
    const many = (name: string) => Array.from({ length: 4000 }, (_, at) => ({ name: `${name}${at}` }));
    const changes = diffInterfaces(documentOf([], many("a")), documentOf([], many("b")));
    expect(changes).toHaveLength(8000);
    expect(changes[0]?.code).toBe("required_field_disappears");
  });

  it("looks into objects", () => {
    const object = (properties: object, required: string[]): Draft => ({
      name: "answer",
      schema: { type: "object", properties, required } as InterfaceField["schema"],
    });
    const before = documentOf(
      [],
      [object({ label: { type: "string" }, score: { type: "number" } }, ["label"])],
    );
    const after = documentOf([], [object({ label: { type: "string" } }, ["label"])]);
    const [change] = diffInterfaces(before, after);
    expect(change).toMatchObject({
      side: "response",
      field: "answer.score",
      code: "optional_field_disappears",
    });
  });

  it("finds nothing between equal interfaces, whatever the order and the dialect", () => {
    const before = documentOf([tensor("STRING", ["batch"]), { ...tensor("TYPE_FP32", [1]), name: "y" }], []);
    const after = documentOf([{ ...tensor("FP32", [1]), name: "y" }, tensor("BYTES", [-1])], []);
    expect(diffInterfaces(before, after)).toEqual([]);
  });

  it("has a severity for every code", () => {
    for (const code of InterfaceChangeCode.options) {
      expect(["breaking", "risky", "safe"]).toContain(severityOf(code, "request").severity);
    }
  });
});

const field = fc.record({
  optional: fc.boolean(),
  nullable: fc.boolean(),
  datatype: fc.constantFrom("FP32", "INT64"),
  shape: fc.array(fc.constantFrom(-1, 1, 80), { minLength: 1, maxLength: 2 }),
  schema: fc.record({
    type: fc.constantFrom("integer", "number", "string"),
    maximum: fc.constantFrom(1, 100),
    minLength: fc.constantFrom(0, 3),
  }),
});

describe("duality of requests and responses", () => {
  it("breaks a request going there where it breaks a response coming back", () => {
    fc.assert(
      fc.property(field, field, (one, other) => {
        const there = diffInterfaces(documentOf([one], []), documentOf([other], []));
        const back = diffInterfaces(documentOf([], [other]), documentOf([], [one]));
        const isBroken = (changes: readonly InterfaceChange[]): number =>
          changes.filter((change) => change.severity === "breaking").length;
        expect(isBroken(there)).toBe(isBroken(back));
      }),
    );
  });
});

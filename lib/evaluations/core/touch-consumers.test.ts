import { expect, it } from "vitest";
import type { Consumer } from "#lib/consumers/schema.ts";
import type { ComparedMetric } from "#lib/evaluations/view-schema.ts";
import { testNow } from "#lib/testing/a-context.ts";
import { anInterface } from "#lib/testing/bundle-builders.ts";
import { aComponent, aVerdict, idOf } from "#lib/testing/candidate-builders.ts";
import type { ComponentDifference } from "#lib/versions/schema.ts";
import { touchConsumers } from "./touch-consumers.ts";

function aConsumer(number: number, reads: Consumer["reads"]): Consumer {
  const named = { id: idOf(number), slug: `c${number}`, name: `Consumer ${number}` };
  const told = { reads, readsDeclaredAt: testNow, createdAt: testNow };
  return { ...named, ...told, model: "mm_chat", language: "en", contact: "", channels: [] };
}

function anInterfaceChange(before: string[], after: string[]): ComponentDifference[] {
  const text = (outputs: string[]) =>
    JSON.stringify({ inputs: [], outputs: outputs.map((name, at) => ({ name, shape: [at + 1] })) });
  const [base, head] = [before, after].map((fields) => aComponent("interface", text(fields)));
  return [{ kind: "interface", status: "changed", base: base ?? null, head: head ?? null }];
}

const worseAudio = [
  { modality: "audio", verdict: aVerdict("regressed", { estimate: -35 }) },
] as unknown as ComparedMetric[];

it("puts first who reads a lost field, then who reads a modality that got worse", () => {
  const consumers = [
    aConsumer(1, [{ modality: "image", fields: ["label"] }]),
    aConsumer(2, [{ modality: "audio", fields: ["label"] }]),
    aConsumer(3, [{ modality: "text", fields: ["alternatives"] }]),
  ];
  const components = anInterfaceChange(["label", "alternatives"], ["label"]);
  const touched = touchConsumers(consumers, { components, metrics: worseAudio });
  expect(touched.map(({ slug, level }) => [slug, level])).toEqual([
    ["c3", "must_act"],
    ["c2", "should_know"],
    ["c1", "nothing_to_do"],
  ]);
});

it("takes a consumer that told no fields as a reader of all of them", () => {
  const components = anInterfaceChange(["label", "alternatives"], ["label"]);
  const [touched] = touchConsumers([aConsumer(1, [{ modality: "text", fields: [] }])], {
    components,
    metrics: [],
  });
  expect(touched).toMatchObject({ level: "must_act", fields: { lost: ["alternatives"] } });
});

it("does not call it fine when the interface is not recorded", () => {
  const components = [{ kind: "interface", status: "not_recorded", base: null, head: null }] as const;
  const consumer = aConsumer(1, [{ modality: "image", fields: ["label"] }]);
  expect(touchConsumers([consumer], { components, metrics: [] })).toMatchObject([
    { fields: null, level: "should_know" },
  ]);
});

function levelsAfter(before: object, after: object, reads: Consumer["reads"]): string[] {
  const [base = null, head = null] = [before, after].map((content) =>
    aComponent("interface", JSON.stringify({ inputs: [], outputs: [], ...content })),
  );
  const components = [{ kind: "interface", status: "changed", base, head }] as const;
  return touchConsumers([aConsumer(1, reads)], { components, metrics: [] }).map(({ level }) => level);
}

it.each<[string, object, object, string]>([
  ["another type of a field it reads", { datatype: "FP32" }, { datatype: "INT64" }, "must_act"],
  [
    "an unread field's type",
    { name: "note", datatype: "FP32" },
    { name: "note", datatype: "INT64" },
    "nothing_to_do",
  ],
  ["another unit of a field it reads", { unit: "probability" }, { unit: "percent" }, "must_act"],
  ["a required field that becomes optional", {}, { optional: true }, "must_act"],
  [
    "a new value of a field it reads",
    { schema: { enum: ["a"] } },
    { schema: { enum: ["a", "b"] } },
    "should_know",
  ],
  [
    "fewer values of a field it reads",
    { schema: { enum: ["a", "b"] } },
    { schema: { enum: ["a"] } },
    "nothing_to_do",
  ],
])("weighs %s by the rules of the interface, not by names alone", (...[, before, after, level]) => {
  const outputs = (field: object) => ({ outputs: [{ name: "label", ...field }] });
  expect(levelsAfter(outputs(before), outputs(after), [{ modality: "image", fields: ["label"] }])).toEqual([
    level,
  ]);
});

it("asks everybody who sends requests to act on a new required input", () => {
  const levels = levelsAfter({}, { inputs: [{ name: "rate" }] }, [{ modality: "image", fields: ["label"] }]);
  expect(levels).toEqual(["must_act"]);
});

it("finds the member that a consumer reads in a list of objects", () => {
  const list = (properties: object) => ({
    outputs: [{ name: "best", schema: { type: "array", items: { type: "object", properties } } }],
  });
  const levels = (field: string) =>
    levelsAfter(list({ label: {}, score: {} }), list({ label: {} }), [{ modality: "text", fields: [field] }]);
  expect(levels("best.score")).toEqual(["must_act"]);
  expect(levels("best.label")).toEqual(["nothing_to_do"]);
});

it("sees names that moved in a label map beside the interface", () => {
  const same = aComponent("interface", anInterface(["label"]));
  const [base = null, head = null] = [
    ["cat", "dog"],
    ["dog", "cat"],
  ].map((labels) => aComponent("postprocessing", JSON.stringify({ labels })));
  const components = [
    { kind: "interface", status: "identical", base: same, head: same },
    { kind: "postprocessing", status: "changed", base, head },
  ] as const;
  const consumer = aConsumer(1, [{ modality: "image", fields: ["label"] }]);
  expect(touchConsumers([consumer], { components, metrics: [] })).toMatchObject([{ level: "must_act" }]);
});

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
  return { ...named, model: "mm_chat", reads, language: "en", contact: "", channels: [], createdAt: testNow };
}

function anInterfaceChange(before: string[], after: string[]): ComponentDifference[] {
  const [base, head] = [before, after].map((fields) => aComponent("interface", anInterface(fields)));
  return [{ kind: "interface", status: "changed", base: base ?? null, head: head ?? null }];
}

const worseAudio = [
  { modality: "audio", verdict: aVerdict("regressed", { estimate: -35 }) },
] as unknown as ComparedMetric[];

it("puts first who reads a lost field, then who reads a modality that got worse", () => {
  const consumers = [
    aConsumer(1, [{ modality: "image", fields: ["label"] }]),
    aConsumer(2, [{ modality: "audio", fields: ["label"] }]),
    aConsumer(3, [{ modality: "image", fields: ["alternatives"] }]),
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
  const [touched] = touchConsumers([aConsumer(1, [{ modality: "image", fields: [] }])], {
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

import { expect, it } from "vitest";
import type { ConsumerRead } from "#lib/consumers/schema.ts";
import { aComponent } from "#lib/testing/candidate-builders.ts";
import { missingFields } from "./missing-fields.ts";

const outputs = [
  { name: "label", modalities: ["image", "audio"] },
  { name: "duration_ms", modalities: ["audio"] },
  {
    name: "boxes",
    schema: { type: "array", items: { type: "object", properties: { x: { type: "number" } } } },
  },
  { name: "extra" },
];
const components = [aComponent("interface", JSON.stringify({ inputs: [], outputs }))];

it.each<[string, ConsumerRead[], string[] | null]>([
  ["all there", [{ modality: "audio", fields: ["label", "duration_ms"] }], []],
  ["of another modality", [{ modality: "image", fields: ["label", "duration_ms"] }], ["duration_ms"]],
  ["members of elements", [{ modality: "image", fields: ["boxes.x", "boxes.y"] }], ["boxes.y"]],
  ["members that are not described", [{ modality: "image", fields: ["extra.any"] }], []],
  ["overall", [{ modality: "overall", fields: ["duration_ms", "gone"] }], ["gone"]],
  ["not declared", [{ modality: "image", fields: [] }], null],
  ["nothing declared", [], null],
])("%s", (...[, reads, expected]) => expect(missingFields(components, reads)).toEqual(expected));

it("does not know of answers that nobody recorded", () => {
  const reads: ConsumerRead[] = [{ modality: "audio", fields: ["label"] }];
  expect(missingFields([], reads)).toBeNull();
  const untold = [aComponent("interface", JSON.stringify({ inputs: [] }))];
  expect(missingFields(untold, reads)).toBeNull();
});

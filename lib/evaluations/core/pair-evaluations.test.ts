import { expect, it } from "vitest";
import type { Evaluation } from "#lib/evaluations/schema.ts";
import { headlinePairs, pairEvaluations } from "./pair-evaluations.ts";

let made = 0;

function evaluation(name: string, revision: string | null, given: Partial<Evaluation> = {}): Evaluation {
  made += 1;
  return {
    id: `e${made}`,
    versionId: "v",
    versionName: "v",
    modality: "audio",
    dataset: { name, revision, sha256: null, split: "test" },
    metricDefinition: null,
    ranAt: new Date(Date.UTC(2026, 0, made)),
    registeredAt: new Date(Date.UTC(2026, 0, made)),
    source: "api",
    metrics: [{ metric: "top1_accuracy", value: 90, n: 100, successes: 90 }],
    itemCount: null,
    ...given,
  };
}

function statuses(base: Evaluation[], head: Evaluation[]): (string | null)[][] {
  return pairEvaluations(base, head).map(({ base: one, head: other, comparability }) => [
    one?.id ?? null,
    other?.id ?? null,
    comparability.status,
  ]);
}

it("pairs the newest results on the same data", () => {
  const [older, newer, head] = [evaluation("hard", "1"), evaluation("hard", "1"), evaluation("hard", "1")];
  expect(statuses([older, newer], [head])).toEqual([[newer.id, head.id, "comparable"]]);
});

it("prefers the same data over other data of that name", () => {
  const [same, other] = [evaluation("hard", "1"), evaluation("hard", "2")];
  const head = evaluation("hard", "1");
  expect(statuses([other, same], [head])).toEqual([
    [same.id, head.id, "comparable"],
    [other.id, null, "comparable"],
  ]);
});

it("sets results on other data of that name side by side as not comparable", () => {
  const [base, head] = [evaluation("hard", "1"), evaluation("hard", "2")];
  expect(statuses([base], [head])).toEqual([[base.id, head.id, "not_comparable"]]);
});

it("lets results on differently named data, modalities or metrics stand alone", () => {
  const base = evaluation("easy", "1");
  const head = evaluation("hard", "1");
  const text = evaluation("easy", "1", { modality: "text" });
  expect(statuses([base], [head, text]).every(([one, other]) => one === null || other === null)).toBe(true);
});

it("gives one pair a modality for the headline, the comparable one with the most samples", () => {
  const large = { metrics: [{ metric: "top1_accuracy", value: 90, n: 900, successes: 810 }] };
  const base = [evaluation("small", "1"), evaluation("large", "1", large), evaluation("other", "1", large)];
  const head = [evaluation("small", "1"), evaluation("large", "1", large), evaluation("other", "2", large)];
  const pairs = headlinePairs(pairEvaluations(base, head), "top1_accuracy");
  expect(pairs.map((pair) => pair.head?.dataset.name)).toEqual(["large"]);
  expect(headlinePairs(pairEvaluations(base, head), "wer")).toEqual([]);
});

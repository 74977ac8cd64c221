import { describe, expect, test } from "vitest";
import type { CandidateReason } from "#lib/rollbacks/schema.ts";
import {
  aCandidate,
  aQuestion,
  aVerdict,
  aVersion,
  components,
  idOf,
} from "#lib/testing/candidate-builders.ts";
import { daysBefore } from "#lib/testing/target-builders.ts";
import type { Component } from "#lib/versions/schema.ts";
import type { CandidateFacts, RankingQuestion } from "./candidate-facts.ts";
import { rankCandidates, recommendedOf } from "./rank-candidates.ts";
import type { Weighed } from "./rank-candidates.ts";

const codes = (reasons: readonly CandidateReason[]) => reasons.map(({ code }) => code);

function weigh(given: Partial<CandidateFacts> = {}, question: Partial<RankingQuestion> = {}): Weighed {
  const [weighed] = rankCandidates(aQuestion(question), [aCandidate(1, given)]);
  if (weighed === undefined) throw new Error("nothing was weighed");
  return weighed;
}

const withComponents = (given: Parameters<typeof components>[0]) => ({
  version: aVersion(1, { components: components(given) }),
});
const withWeights = (given: Partial<Component>) => {
  const [weights, ...rest] = aVersion(1).components;
  if (weights === undefined) throw new Error("a version has weights");
  return { version: aVersion(1, { components: [{ ...weights, ...given }, ...rest] }) };
};

describe("gates", () => {
  test("nothing blocks a version of which everything is known", () => {
    const { eligible, blockers, tier } = weigh();
    expect([eligible, blockers, tier]).toEqual([true, [], 1]);
  });

  const known = { at: daysBefore(1), by: "Ada", reason: "audio" };
  const check = { at: daysBefore(1), detail: null };
  test.each<[CandidateReason["code"], Partial<CandidateFacts>]>([
    ["is_suspect", { version: aQuestion().suspect }],
    ["known_bad", { version: aVersion(1, { knownBad: known }) }],
    ["never_served", { lastServedAt: null }],
    ["imported", { version: aVersion(1, { imported: true }) }],
    ["component_not_recorded", withWeights({ recorded: false, sha256: null })],
    ["component_not_recorded", withWeights({ sha256: null })],
    ["artifact_missing", withWeights({ check: { ...check, result: "missing" } })],
    ["artifact_differs", withWeights({ check: { ...check, result: "mismatch" } })],
    ["contains_suspect_change", withComponents({ weights: "w9", preprocessing: "new" })],
    ["not_better_on_complaint", { verdicts: [aVerdict("no_change")] }],
    ["not_better_on_complaint", { verdicts: [aVerdict("regressed")] }],
  ])("%s blocks, alone, and gives no score", (code, given) => {
    const { eligible, blockers, tier, score, bars } = weigh(given);
    expect([eligible, codes(blockers), tier, score, bars]).toEqual([false, [code], null, null, null]);
  });

  test("every gate that blocks is told", () => {
    const version = aVersion(1, { imported: true, knownBad: known });
    expect(codes(weigh({ version, lastServedAt: null }).blockers)).toEqual([
      "known_bad",
      "never_served",
      "imported",
    ]);
  });

  test("one of several changed components only warns", () => {
    const { eligible, reasons } = weigh(withComponents({ weights: "w1", preprocessing: "new" }));
    expect([eligible, codes(reasons)]).toEqual([true, expect.arrayContaining(["shares_changed_component"])]);
  });

  test("the only changed component blocks", () => {
    const suspect = aVersion(9, { components: components({ weights: "w8", preprocessing: "new" }) });
    const { blockers } = weigh(withComponents({ weights: "w1", preprocessing: "new" }), { suspect });
    expect(blockers).toEqual([{ code: "contains_suspect_change", facts: { components: ["preprocessing"] } }]);
  });

  test("without a predecessor nobody can say what the suspect changed", () => {
    expect(weigh(withComponents({ preprocessing: "new" }), { predecessor: null }).eligible).toBe(true);
  });

  test("an improvement elsewhere is no answer to the complaint", () => {
    const verdicts = [aVerdict("improved", { modality: "image" })];
    expect(codes(weigh({ verdicts }).reasons)).toContain("complaint_not_shown");
    expect(codes(weigh({ verdicts }, { complaint: ["overall"] }).reasons)).toContain("better_on_complaint");
  });
});

describe("what consumers meet", () => {
  const impact = {
    consumerId: idOf(1),
    name: "Captions",
    modalities: ["audio" as const],
    lostFields: [],
    gainedFields: [],
    level: "must_act" as const,
    breaks: false,
    isKnown: true,
    changes: [],
  };
  const ofConsumers = (impacts: CandidateFacts["impacts"]) =>
    codes(weigh({ impacts }).reasons).filter((code) => code.startsWith("consumer"));

  test.each<[string, CandidateFacts["impacts"], string[]]>([
    ["nothing", [impact], ["consumers_unaffected"]],
    ["a lost field", [impact, { ...impact, lostFields: ["score"] }], ["consumer_loses_field"]],
    ["a change without a lost field", [{ ...impact, breaks: true }], ["consumer_breaks"]],
    ["unknown is not unaffected", [impact, { ...impact, isKnown: false }], ["consumers_unknown"]],
    [
      "one breaks, one is unknown",
      [
        { ...impact, breaks: true },
        { ...impact, isKnown: false },
      ],
      ["consumer_breaks", "consumers_unknown"],
    ],
  ])("%s", (_name, impacts, expected) => expect(ofConsumers(impacts)).toEqual(expected));

  test("an interface that is not known is one thing unknown", () => {
    expect(weigh({ impacts: [{ ...impact, isKnown: false }] }).tier).toBe(2);
  });
});

describe("tiers", () => {
  const mustAct = {
    consumerId: idOf(1),
    name: "Captions",
    modalities: ["audio" as const],
    lostFields: ["alternatives"],
    gainedFields: [],
    level: "must_act" as const,
    breaks: true,
    isKnown: true,
    changes: [],
  };
  test.each<[string, Partial<CandidateFacts>, number]>([
    ["no golden case", { goldenCases: 0 }, 2],
    ["the complaint not shown", { verdicts: [aVerdict("inconclusive")] }, 2],
    ["no data on the complaint", { verdicts: [] }, 2],
    ["a consumer that must act", { impacts: [mustAct] }, 2],
    ["artifacts not checked", withWeights({ check: null }), 2],
    ["two unknowns", { goldenCases: 0, verdicts: [] }, 3],
    ["everything unknown", { goldenCases: 0, verdicts: [], impacts: [mustAct] }, 3],
  ])("%s", (_name, given, tier) => {
    const weighed = weigh(given);
    expect([weighed.eligible, weighed.tier]).toEqual([true, tier]);
    expect(recommendedOf([weighed]) === null).toBe(tier === 3);
  });
});

describe("score", () => {
  test("the bars are the policy's, and the score is their sum", () => {
    const { bars, score } = weigh({
      lastServedAt: daysBefore(60),
      healthyMs: 72 * 3_600_000,
      servedRequests: 100_000,
    });
    expect(bars).toEqual({ evaluation: 40, soak: 20, traffic: 15, recency: 7.5, restore: 10 });
    expect(score).toBeCloseTo(92.5, 10);
  });

  test("a margin of four tenths of the minimum effect gives seven tenths of the evaluation", () => {
    const evaluation = weigh({ verdicts: [aVerdict("improved", { estimate: 0.4 })] }).bars?.evaluation;
    expect(evaluation).toBeCloseTo(28, 10);
  });

  test("an incident halves soak and traffic", () => {
    const { bars } = weigh({ incidents: 1, healthyMs: 1e12, servedRequests: 1e9 });
    expect([bars?.soak, bars?.traffic]).toEqual([10, 7.5]);
  });
});

describe("ranking", () => {
  const order = (facts: readonly CandidateFacts[]) =>
    rankCandidates(aQuestion(), facts).map(({ facts: { version } }) => version.shortName);

  test("a tier goes before any score, and blocked ones come last", () => {
    const poor = aCandidate(1, { healthyMs: 1, servedRequests: 1, lastServedAt: daysBefore(300) });
    const unknown = aCandidate(2, { goldenCases: 0 });
    const blocked = aCandidate(3, { version: aVersion(3, { imported: true }) });
    expect(order([blocked, unknown, poor])).toEqual(["v1.1", "v1.2", "v1.3"]);
  });

  test("equals go by id", () => {
    expect(order([aCandidate(3), aCandidate(1), aCandidate(2)])).toEqual(["v1.1", "v1.2", "v1.3"]);
  });

  test("no candidate is an answer, with everything that was blocked", () => {
    const ranking = rankCandidates(aQuestion(), [aCandidate(1, { lastServedAt: null })]);
    expect([recommendedOf(ranking), ranking.length, recommendedOf([])]).toEqual([null, 1, null]);
  });
});

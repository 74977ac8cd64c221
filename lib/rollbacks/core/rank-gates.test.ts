import { describe, expect, it } from "vitest";
import { defaultRanking } from "#lib/models/core/default-ranking.ts";
import type { RankingSettings } from "#lib/models/judging-schema.ts";
import {
  aCandidate,
  aQuestion,
  aVerdict,
  aVersion,
  components,
  idOf,
} from "#lib/testing/candidate-builders.ts";
import { daysBefore } from "#lib/testing/target-builders.ts";
import { nearestOf, rankCandidates, recommendedOf } from "./rank-candidates.ts";
import { gatesOf } from "./rank-gates.ts";

const settingsWith = (given: Partial<RankingSettings>): RankingSettings => ({ ...defaultRanking, ...given });
const knownBad = { at: daysBefore(1), by: "Ada", reason: "audio" };
const fix = { en: "A crafted image no longer crashes it", "zh-CN": null };
const impact = {
  consumerId: idOf(1),
  name: "Captions",
  modalities: [],
  lostFields: ["label"],
  gainedFields: [],
  breaks: true,
  isKnown: true,
  changes: [],
  level: "must_act" as const,
};

describe("gates", () => {
  it("are all passed by a candidate that nothing speaks against", () => {
    const outcomes = gatesOf(aQuestion(), aCandidate(1)).map(({ outcome, reason }) => [outcome, reason]);
    expect(outcomes).toEqual(outcomes.map(() => ["pass", null]));
    expect(outcomes).toHaveLength(10);
  });

  it("tell what is not known from what failed", () => {
    const facts = aCandidate(1, {
      verdicts: [aVerdict("no_data")],
      impacts: [{ ...impact, breaks: false, isKnown: false }],
      securityFixesLost: [fix],
      version: aVersion(1, {
        components: components({ weights: "w1" }).map((each) => ({ ...each, check: null })),
      }),
    });
    const found = gatesOf(aQuestion({ predecessor: null }), facts).filter(
      ({ outcome }) => outcome !== "pass",
    );
    expect(found.map(({ gate, outcome, reason }) => [gate, outcome, reason?.code])).toEqual([
      ["not_restorable", "unknown", "artifacts_not_checked"],
      ["security_fix_lost", "fail", "security_fix_lost"],
      ["contains_suspect_change", "unknown", undefined],
      ["affected_metric", "unknown", "complaint_not_shown"],
      ["breaks_consumer", "unknown", "consumers_unknown"],
    ]);
  });

  it("block or warn as the model says; the suspect itself always blocks", () => {
    const facts = aCandidate(1, { version: aVersion(1, { knownBad }), impacts: [impact] });
    const byDefault = rankCandidates(aQuestion(), [facts])[0];
    expect(byDefault?.blockers.map(({ code }) => code)).toEqual(["known_bad"]);
    const gates = { ...defaultRanking.gates, known_bad: "warn", breaks_consumer: "block" } as const;
    const settings = settingsWith({ gates });
    const turned = rankCandidates(aQuestion({ settings }), [facts])[0];
    expect(turned?.blockers.map(({ code }) => code)).toEqual(["consumer_loses_field"]);
    expect(turned?.reasons.map(({ code }) => code)).toContain("known_bad");
    const open = { ...gates, breaks_consumer: "warn", contains_suspect_change: "warn" } as const;
    const itself = aCandidate(9, { version: aQuestion().suspect });
    const [suspect] = rankCandidates(aQuestion({ settings: settingsWith({ gates: open }) }), [itself]);
    expect([suspect?.eligible, suspect?.blockers[0]?.code]).toEqual([false, "is_suspect"]);
  });
});

it("scores by the model's weights", () => {
  const weights = { evaluation: 0, soak: 0, traffic: 0, recency: 0, restore: 100 };
  const [weighed] = rankCandidates(aQuestion({ settings: settingsWith({ weights }) }), [aCandidate(1)]);
  expect(weighed?.bars).toEqual(weights);
  const halved = settingsWith({ recencyHalfLifeDays: 10 });
  const bars = rankCandidates(aQuestion({ settings: halved }), [
    aCandidate(1, { lastServedAt: daysBefore(10) }),
  ]);
  expect(bars[0]?.bars?.recency).toBeCloseTo(7.5, 9);
});

describe("no candidate is an answer", () => {
  it("names the one that lacks least and what would unblock it", () => {
    const far = aCandidate(1, { lastServedAt: null, version: aVersion(1, { knownBad, imported: true }) });
    const near = aCandidate(2, { version: aVersion(2, { knownBad }) });
    const ranking = rankCandidates(aQuestion(), [far, near, aCandidate(9, { version: aQuestion().suspect })]);
    expect(recommendedOf(ranking)).toBeNull();
    const nearest = nearestOf(ranking);
    expect([nearest?.weighed.facts.version.id, nearest?.unblock.map(({ code }) => code)]).toEqual([
      idOf(2),
      ["known_bad"],
    ]);
  });

  it("names what is not known of an eligible one that is not recommended", () => {
    const unknown = aCandidate(1, { goldenCases: 0, verdicts: [] });
    const nearest = nearestOf(rankCandidates(aQuestion(), [unknown]));
    expect(nearest?.unblock.map(({ code }) => code)).toEqual(["no_golden_cases", "complaint_not_shown"]);
  });

  it("is not asked where one is recommended, and has no answer without any other version", () => {
    expect(nearestOf(rankCandidates(aQuestion(), [aCandidate(1)]))).toBeNull();
    const itself = aCandidate(9, { version: aQuestion().suspect });
    expect(nearestOf(rankCandidates(aQuestion(), [itself]))).toBeNull();
  });
});

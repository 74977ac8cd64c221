import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { VerdictKind } from "#lib/evaluations/verdict-schema.ts";
import {
  aCandidate,
  aQuestion,
  aVerdict,
  aVersion,
  components,
  idOf,
} from "#lib/testing/candidate-builders.ts";
import { fullRuns } from "#lib/testing/full-runs.ts";
import { daysBefore } from "#lib/testing/target-builders.ts";
import { RankingGate, RankingSettings } from "#lib/models/judging-schema.ts";
import type { CandidateFacts, RankingQuestion } from "./candidate-facts.ts";
import { nearestOf, rankCandidates, recommendedOf } from "./rank-candidates.ts";
import type { Weighed } from "./rank-candidates.ts";

const { numRuns, timeout } = fullRuns(2_000, 20_000);
const runs = { numRuns };
const long = { timeout };

/** What a case varies; every field is better when it is larger, `true`, or further on in its list. */
const attributes = fc.record({
  healthyHours: fc.integer({ min: 0, max: 500 }),
  servedRequests: fc.integer({ min: 0, max: 200_000 }),
  fewIncidents: fc.integer({ min: -3, max: 0 }),
  servedLately: fc.option(fc.integer({ min: -400, max: 0 }), { nil: null }),
  goldenCases: fc.integer({ min: 0, max: 3 }),
  verdict: fc.integer({ min: 0, max: 3 }),
  estimate: fc.double({ min: 0, max: 3, noNaN: true }),
  isConsumerWell: fc.boolean(),
  isGood: fc.boolean(),
  isRegistered: fc.boolean(),
  isRecorded: fc.boolean(),
  isChecked: fc.boolean(),
  isApart: fc.boolean(),
  keepsFixes: fc.boolean(),
  readiness: fc.integer({ min: 0, max: 2 }),
});
type Attributes = typeof attributes extends fc.Arbitrary<infer Value> ? Value : never;

const verdicts = [
  "regressed",
  "no_data",
  "inconclusive",
  "improved",
] as const satisfies readonly VerdictKind[];

/** A check of readiness that failed, none, and one that passed. */
function readinessOf(place: number): CandidateFacts["readiness"] {
  if (place === 1) return null;
  const outcome = place === 0 ? "fail" : "pass";
  const parts = (["artifacts", "instance"] as const).map((part) => ({
    part,
    outcome: outcome as "fail" | "pass",
    reason: { code: "instance_ready" as const, facts: {} },
    durationMs: 1,
  }));
  const verdict = place === 0 ? "not_ready" : "ready";
  return { verdict, parts, readyMs: 40_000, requestedAt: daysBefore(0.1) };
}

function factsOf(number: number, given: Attributes): CandidateFacts {
  const texts = given.isApart
    ? { weights: `w${number}`, preprocessing: "old" }
    : { weights: "w9", preprocessing: "new" };
  const own = components(texts).map((component) => {
    if (component.kind === "monitoring" && !given.isRecorded)
      return { ...component, recorded: false, sha256: null };
    return component.kind === "weights" && !given.isChecked ? { ...component, check: null } : component;
  });
  const impact = {
    consumerId: idOf(1),
    name: "Captions",
    modalities: [],
    lostFields: ["label"],
    gainedFields: [],
    breaks: true,
    isKnown: true,
    changes: [],
  };
  return aCandidate(number, {
    version: aVersion(number, {
      components: own,
      imported: !given.isRegistered,
      knownBad: given.isGood ? null : { at: daysBefore(1), by: "Ada", reason: "audio" },
    }),
    healthyMs: given.healthyHours * 3_600_000,
    servedRequests: given.servedRequests,
    incidents: -given.fewIncidents,
    lastServedAt: given.servedLately === null ? null : daysBefore(-given.servedLately),
    goldenCases: given.goldenCases,
    verdicts: [aVerdict(verdicts[given.verdict] ?? "no_data", { estimate: given.estimate })],
    readiness: readinessOf(given.readiness),
    securityFixesLost: given.keepsFixes ? [] : [{ en: "a fix", "zh-CN": "修复" }],
    impacts: given.isConsumerWell ? [] : [{ ...impact, level: "must_act" }],
  });
}

type Case = { readonly attributes: Attributes; readonly facts: CandidateFacts };

/** The product's defaults, or a model's own weights and gates. */
const settings = fc
  .record({
    shares: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 4 }),
    blocking: fc.subarray(RankingGate.options),
    fullSoakHours: fc.integer({ min: 1, max: 1000 }),
    fullTrafficRequests: fc.integer({ min: 1, max: 1_000_000 }),
    recencyHalfLifeDays: fc.integer({ min: 1, max: 400 }),
  })
  .map(({ shares, blocking, ...scales }) => {
    const [soak = 0, traffic = 0, recency = 0, restore = 0] = shares;
    const evaluation = 100 - soak - traffic - recency - restore;
    const actions = RankingGate.options.map((gate) => [gate, blocking.includes(gate) ? "block" : "warn"]);
    const weights = { evaluation, soak, traffic, recency, restore };
    return RankingSettings.parse({ weights, gates: Object.fromEntries(actions) as unknown, ...scales });
  });

const situations = fc
  .record({
    all: fc.array(attributes, { minLength: 1, maxLength: 7 }),
    own: fc.option(settings, { nil: null }),
  })
  .map(({ all, own }) => ({
    cases: all.map((each, index): Case => ({ attributes: each, facts: factsOf(index + 1, each) })),
    question: own === null ? aQuestion() : aQuestion({ settings: own }),
  }));

const idsOf = (ranking: readonly Weighed[]) => ranking.map(({ facts }) => facts.version.id);
const rank = (question: RankingQuestion, cases: readonly Case[]) =>
  rankCandidates(
    question,
    cases.map(({ facts }) => facts),
  );

test(
  "a blocked version is never recommended, never before one that is not, and never without a reason",
  long,
  () => {
    fc.assert(
      fc.property(situations, ({ question, cases }) => {
        const ranking = rank(question, cases);
        const recommended = recommendedOf(ranking);
        expect(recommended === null || (recommended.eligible && (recommended.tier ?? 3) <= 2)).toBe(true);
        for (const { eligible, blockers, score } of ranking) {
          expect([blockers.length === 0, score !== null]).toEqual([eligible, eligible]);
          expect(score === null || (score >= 0 && score <= 100 + 1e-9)).toBe(true);
        }
        const firstBlocked = ranking.findIndex(({ eligible }) => !eligible);
        expect(firstBlocked < 0 || ranking.slice(firstBlocked).every(({ eligible }) => !eligible)).toBe(true);
      }),
      runs,
    );
  },
);

test("without a recommendation the nearest version comes with what would unblock it", long, () => {
  fc.assert(
    fc.property(situations, ({ question, cases }) => {
      const ranking = rank(question, cases);
      const nearest = nearestOf(ranking);
      expect(nearest === null).toBe(recommendedOf(ranking) !== null);
      if (nearest === null) return;
      const { weighed, unblock } = nearest;
      expect(unblock.length).toBeGreaterThan(0);
      expect(unblock).toEqual(weighed.eligible ? weighed.unknowns : weighed.blockers);
      const fewest = Math.min(...ranking.map(({ blockers }) => blockers.length));
      expect(weighed.blockers.length).toBe(fewest);
    }),
    runs,
  );
});

test("the order in which versions are given does not matter, nor does asking twice", long, () => {
  const shuffled = situations.chain((situation) =>
    fc.tuple(
      fc.constant(situation),
      fc.shuffledSubarray(situation.cases, { minLength: situation.cases.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([{ question, cases }, others]) => {
      expect(idsOf(rank(question, others))).toEqual(idsOf(rank(question, cases)));
      expect(rank(question, cases)).toEqual(rank(question, cases));
    }),
    runs,
  );
});

test("leaving one version out keeps the order of the others", long, () => {
  fc.assert(
    fc.property(situations, fc.nat(), ({ question, cases }, nth) => {
      const out = cases[nth % cases.length]?.facts.version.id;
      const left = cases.filter(({ facts }) => facts.version.id !== out);
      expect(idsOf(rank(question, left))).toEqual(idsOf(rank(question, cases)).filter((id) => id !== out));
    }),
    runs,
  );
});

const most: Attributes = {
  healthyHours: 500,
  servedRequests: 200_000,
  fewIncidents: 0,
  servedLately: 0,
  goldenCases: 3,
  verdict: 3,
  estimate: 3,
  isConsumerWell: true,
  isGood: true,
  isRegistered: true,
  isRecorded: true,
  isChecked: true,
  isApart: true,
  keepsFixes: true,
  readiness: 2,
};
const names = Object.keys(most) as (keyof Attributes)[];

test("a version that gets better in any one respect never falls", long, () => {
  fc.assert(
    fc.property(situations, fc.nat(), fc.constantFrom(...names), ({ question, cases }, nth, name) => {
      const index = nth % cases.length;
      const better = cases.map((each, place) => {
        if (place !== index) return each;
        const improved = { ...each.attributes, [name]: most[name] };
        return { attributes: improved, facts: factsOf(index + 1, improved) };
      });
      const place = (all: readonly Case[]) => idsOf(rank(question, all)).indexOf(idOf(index + 1));
      expect(place(better)).toBeLessThanOrEqual(place(cases));
    }),
    runs,
  );
});

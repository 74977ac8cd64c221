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
import { daysBefore } from "#lib/testing/target-builders.ts";
import type { CandidateFacts } from "./candidate-facts.ts";
import { rankCandidates, recommendedOf } from "./rank-candidates.ts";
import type { Weighed } from "./rank-candidates.ts";

const runs = { numRuns: 2_000 };
const question = aQuestion();

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
});
type Attributes = typeof attributes extends fc.Arbitrary<infer Value> ? Value : never;

const verdicts = [
  "no_data",
  "inconclusive",
  "inconclusive",
  "improved",
] as const satisfies readonly VerdictKind[];

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
    impacts: given.isConsumerWell ? [] : [{ ...impact, level: "must_act" }],
  });
}

const several = fc
  .array(attributes, { minLength: 1, maxLength: 7 })
  .map((all) => all.map((each, index) => ({ attributes: each, facts: factsOf(index + 1, each) })));
type Case = { readonly attributes: Attributes; readonly facts: CandidateFacts };

const idsOf = (ranking: readonly Weighed[]) => ranking.map(({ facts }) => facts.version.id);
const rank = (cases: readonly Case[]) =>
  rankCandidates(
    question,
    cases.map(({ facts }) => facts),
  );

test("a blocked version is never recommended, never before one that is not, and never without a reason", () => {
  fc.assert(
    fc.property(several, (cases) => {
      const ranking = rank(cases);
      const recommended = recommendedOf(ranking);
      expect(recommended === null || (recommended.eligible && (recommended.tier ?? 3) <= 2)).toBe(true);
      for (const { eligible, blockers, score } of ranking) {
        expect([blockers.length === 0, score !== null]).toEqual([eligible, eligible]);
        expect(score === null || (score >= 0 && score <= 100)).toBe(true);
      }
      const firstBlocked = ranking.findIndex(({ eligible }) => !eligible);
      expect(firstBlocked < 0 || ranking.slice(firstBlocked).every(({ eligible }) => !eligible)).toBe(true);
    }),
    runs,
  );
});

test("the order in which versions are given does not matter, nor does asking twice", () => {
  const shuffled = several.chain((cases) =>
    fc.tuple(fc.constant(cases), fc.shuffledSubarray(cases, { minLength: cases.length })),
  );
  fc.assert(
    fc.property(shuffled, ([cases, others]) => {
      expect(idsOf(rank(others))).toEqual(idsOf(rank(cases)));
      expect(rank(cases)).toEqual(rank(cases));
    }),
    runs,
  );
});

test("leaving one version out keeps the order of the others", () => {
  fc.assert(
    fc.property(several, fc.nat(), (cases, nth) => {
      const out = cases[nth % cases.length]?.facts.version.id;
      const left = cases.filter(({ facts }) => facts.version.id !== out);
      expect(idsOf(rank(left))).toEqual(idsOf(rank(cases)).filter((id) => id !== out));
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
};
const names = Object.keys(most) as (keyof Attributes)[];

test("a version that gets better in any one respect never falls", () => {
  fc.assert(
    fc.property(several, fc.nat(), fc.constantFrom(...names), (cases, nth, name) => {
      const index = nth % cases.length;
      const better = cases.map((each, place) => {
        if (place !== index) return each;
        const improved = { ...each.attributes, [name]: most[name] };
        return { attributes: improved, facts: factsOf(index + 1, improved) };
      });
      const place = (all: readonly Case[]) => idsOf(rank(all)).indexOf(idOf(index + 1));
      expect(place(better)).toBeLessThanOrEqual(place(cases));
    }),
    runs,
  );
});

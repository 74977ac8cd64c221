import type { AnswerSource, SampleStanding, StoredAnswer } from "#lib/replays/sample-schema.ts";

/** Where an answer comes from. */
export function sourceOf({ runId }: StoredAnswer): AnswerSource {
  return runId === null ? "recorded" : "replayed";
}

/** An input with the answers of the two versions; `against` is the one that the other is compared with. */
export type SamplePair = {
  readonly inputSha256: string;
  readonly against: StoredAnswer | null;
  readonly own: StoredAnswer | null;
};

/** A pair with how its answers stand, and which outputs are beyond their tolerance. */
export type JudgedPair = SamplePair & {
  readonly standing: SampleStanding;
  readonly different: ReadonlySet<string>;
};

/** Either answer of a pair, of which there is always one: its key, modality and request are those of the case. */
export function caseOf({ against, own }: SamplePair): StoredAnswer {
  const known = own ?? against;
  if (known === null) throw new Error("a pair of samples has an answer");
  return known;
}

/**
 * Puts the answers of two versions to the same input together. Of several answers of a version that of the test in hand
 * counts, then the recorded one, then the newest of a replay.
 */
export function pairAnswers(
  answers: readonly StoredAnswer[],
  versions: { readonly ownId: string; readonly againstId: string | null; readonly runId: string | null },
): SamplePair[] {
  const rank = ({ runId }: StoredAnswer) =>
    runId !== null && runId === versions.runId ? 0 : runId === null ? 1 : 2;
  const ordered = answers.toSorted(
    (one, other) => rank(one) - rank(other) || other.answeredAt.getTime() - one.answeredAt.getTime(),
  );
  const byInput = Map.groupBy(ordered, ({ inputSha256 }) => inputSha256);
  return [...byInput].map(([inputSha256, given]) => ({
    inputSha256,
    own: given.find(({ versionId }) => versionId === versions.ownId) ?? null,
    against: given.find(({ versionId }) => versionId === versions.againstId) ?? null,
  }));
}

const order: readonly SampleStanding[] = ["answer_differs", "values_differ", "one_sided", "same"];

/** Those that differ first, the critical ones before the others, then by name. */
export function orderPairs(pairs: readonly JudgedPair[]): JudgedPair[] {
  return pairs.toSorted((one, other) => {
    const [first, second] = [caseOf(one), caseOf(other)];
    return (
      order.indexOf(one.standing) - order.indexOf(other.standing) ||
      Number(second.critical) - Number(first.critical) ||
      compareText(first.key, second.key)
    );
  });
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** How often each standing occurs. */
export function countStandings(pairs: readonly JudgedPair[]): Record<SampleStanding, number> {
  const count = (standing: SampleStanding) => pairs.filter((pair) => pair.standing === standing).length;
  return {
    answer_differs: count("answer_differs"),
    values_differ: count("values_differ"),
    same: count("same"),
    one_sided: count("one_sided"),
  };
}

/** Whether two answers are there and are not the same, so that one can be preferred. */
export function canBeJudged({ standing }: JudgedPair): boolean {
  return standing === "answer_differs" || standing === "values_differ";
}

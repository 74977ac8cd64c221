import type { CheckJudgement, SeenFault } from "#lib/replays/check-schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { clopperPearsonUpper } from "#lib/statistics/clopper-pearson-interval.ts";

/** All answers of a test: how many were seen, what was wrong, and whether the version declares its outputs readably. */
export type SeenAnswers = {
  readonly answers: number;
  readonly faults: readonly SeenFault[];
  readonly isDeclared: boolean;
};

const level = 0.05;
const shownFaults = 20;

/**
 * Whether the answers seen are well-formed: one empty or malformed answer fails; without readable declaration what can be
 * checked is not enough to pass; no answer is no test. `boundPercent` is the exact 95 % upper bound of the share.
 */
export function judgeAnswers({ answers, faults, isDeclared }: SeenAnswers): CheckJudgement {
  const evidence = { answers, faults: faults.slice(0, shownFaults).map((fault): Json => ({ ...fault })) };
  const [first] = faults;
  if (first !== undefined) {
    const malformed = new Set(faults.map(({ source, key }) => `${source} ${key}`)).size;
    const { code, output, key, modality } = first;
    const facts = { answers, malformed, fault: code, output, key, modality };
    return { verdict: "fail", reason: { code: "answers_malformed", facts }, evidence };
  }
  if (answers === 0) return { verdict: "not_run", reason: { code: "no_answers", facts: {} }, evidence };
  if (!isDeclared) {
    return { verdict: "inconclusive", reason: { code: "interface_untold", facts: { answers } }, evidence };
  }
  const boundPercent = 100 * clopperPearsonUpper({ successes: 0, trials: answers }, level);
  return {
    verdict: "pass",
    reason: { code: "answers_well_formed", facts: { answers, boundPercent } },
    evidence,
  };
}

import type { CheckJudgement, CheckReason, ContractAnswer } from "#lib/replays/check-schema.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";

/** A consumer as its contract is judged. */
export type ContractOfConsumer = {
  readonly reads: readonly { readonly modality: Modality; readonly fields: readonly string[] }[];
  readonly answers: readonly ContractAnswer[];
  /** Fields whose loss somebody read before the test. */
  readonly readLosses: readonly string[];
};

/** The declared fields that an answer of this modality lacks; a path inside a field counts as answered by its field. */
export function missingFields(
  reads: ContractOfConsumer["reads"],
  modality: Modality,
  answered: ReadonlySet<string>,
): string[] {
  const declared = reads
    .filter((read) => read.modality === modality || read.modality === "overall")
    .flatMap(({ fields }) => fields);
  const has = (field: string) => answered.has(field) || answered.has(field.split(/[.[]/)[0] ?? field);
  return [...new Set(declared)].filter((field) => !has(field));
}

/**
 * Whether a consumer's recorded requests are still accepted and answered with the fields it declares. A field whose loss was
 * read before the test still fails, under a reason of its own. What is not known is never compatible: unknown reads and
 * answers that could not be had leave it open, a consumer or a modality without recorded requests is not run.
 */
export function judgeContract({ reads, answers, readLosses }: ContractOfConsumer): CheckJudgement {
  const evidence = { requests: answers.length, answers: answers.slice(0, shownAnswers).map(toEvidence) };
  const judged = (verdict: CheckJudgement["verdict"], reason: CheckReason) => ({ verdict, reason, evidence });
  if (answers.length === 0) return judged("not_run", { code: "no_recorded_requests", facts: {} });
  const broken = brokenReason(answers, readLosses);
  if (broken !== null) return judged("fail", broken);
  const open = openReason(reads, answers);
  if (open !== null) return judged("inconclusive", open);
  const modalities = reads
    .map(({ modality }) => modality)
    .filter((modality) => modality !== "overall" && answers.every((answer) => answer.modality !== modality));
  if (modalities.length > 0)
    return judged("not_run", { code: "modality_without_requests", facts: { modalities } });
  const fields = [...new Set(reads.flatMap((read) => read.fields))];
  return judged("pass", { code: "contract_kept", facts: { requests: answers.length, fields } });
}

const shownAnswers = 20;

function toEvidence({ missing, ...answer }: ContractAnswer): Json {
  return { ...answer, missing: [...missing] };
}

function brokenReason(answers: readonly ContractAnswer[], readLosses: readonly string[]): CheckReason | null {
  const requests = answers.length;
  const refused = answers.filter(({ outcome }) => outcome === "refused");
  if (refused.length > 0) {
    const facts = { requests, refused: refused.length, detail: refused[0]?.detail ?? null };
    return { code: "requests_refused", facts };
  }
  const incomplete = answers.filter(({ outcome }) => outcome === "incomplete");
  if (incomplete.length === 0) return null;
  const fields = [...new Set(incomplete.flatMap(({ missing }) => missing))];
  const wasRead = fields.every((field) => readLosses.includes(field));
  const facts = { requests, incomplete: incomplete.length, fields };
  return { code: wasRead ? "loss_was_read" : "fields_missing", facts };
}

function openReason(
  reads: ContractOfConsumer["reads"],
  answers: readonly ContractAnswer[],
): CheckReason | null {
  const without = answers.filter(({ outcome }) => outcome === "no_answer");
  if (without.length > 0) {
    const facts = { requests: answers.length, without: without.length, detail: without[0]?.detail ?? null };
    return { code: "requests_without_answer", facts };
  }
  const isUnknown = reads.length === 0 || reads.some(({ fields }) => fields.length === 0);
  return isUnknown ? { code: "reads_unknown", facts: { requests: answers.length } } : null;
}

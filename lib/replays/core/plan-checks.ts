import type { CheckKind, PlannedCheck } from "#lib/replays/check-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";

/** What a test has to ask: the modalities and counts of golden cases, consumers with their recorded requests, the load. */
export type TestPlan = {
  readonly components: number;
  readonly modalities: readonly Modality[];
  readonly goldenCases: ReadonlyMap<Modality, number>;
  readonly consumers: readonly { readonly slug: string; readonly name: string; readonly examples: number }[];
  readonly load: { readonly requests: number; readonly concurrency: number; readonly seconds: number };
};

/**
 * The checks of a test in their order: the replay once a modality, the contract once a consumer, the others once. A load of no
 * requests is none.
 */
export function planChecks(kinds: readonly CheckKind[], plan: TestPlan): PlannedCheck[] {
  const { components, modalities, goldenCases, consumers, load } = plan;
  const { concurrency, seconds } = load;
  const plans: Record<CheckKind, readonly Omit<PlannedCheck, "kind">[]> = {
    artifacts: [{ subject: "", total: components, evidence: {} }],
    instance: [{ subject: "", total: 1, evidence: {} }],
    replay: modalities.map((modality) => ({
      subject: modality,
      total: goldenCases.get(modality) ?? 0,
      evidence: {},
    })),
    contract: consumers.map(({ slug, name, examples }) => ({
      subject: slug,
      total: examples,
      evidence: { name },
    })),
    answers: [{ subject: "", total: 0, evidence: {} }],
    load:
      load.requests === 0 ? [] : [{ subject: "", total: load.requests, evidence: { concurrency, seconds } }],
  };
  return kinds.flatMap((kind) => plans[kind].map((check) => ({ kind, ...check })));
}

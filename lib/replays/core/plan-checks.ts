import type { CheckKind } from "#lib/replays/check-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";

/** What a test has to ask: the modalities and counts of golden cases, consumers with their recorded requests, the load. */
export type TestMaterial = {
  readonly components: number;
  readonly modalities: readonly Modality[];
  readonly goldenCases: ReadonlyMap<Modality, number>;
  readonly consumers: readonly { readonly slug: string; readonly examples: number }[];
  readonly loadRequests: number;
};

/** One check to do, before it is begun. */
export type PlannedCheck = { readonly kind: CheckKind; readonly subject: string; readonly total: number };

/** The checks of a test in their order: the replay once a modality, the contract once a consumer, the others once. */
export function planChecks(kinds: readonly CheckKind[], material: TestMaterial): PlannedCheck[] {
  const { components, modalities, goldenCases, consumers, loadRequests } = material;
  const plans = {
    artifacts: [{ subject: "", total: components }],
    instance: [{ subject: "", total: 1 }],
    replay: modalities.map((modality) => ({ subject: modality, total: goldenCases.get(modality) ?? 0 })),
    contract: consumers.map(({ slug, examples }) => ({ subject: slug, total: examples })),
    answers: [{ subject: "", total: 0 }],
    load: [{ subject: "", total: loadRequests }],
  } as const satisfies Record<CheckKind, readonly Omit<PlannedCheck, "kind">[]>;
  return kinds.flatMap((kind) => plans[kind].map((plan) => ({ kind, ...plan })));
}

import { queryOptions } from "@tanstack/react-query";
import type { Rollout, RolloutAct } from "#lib/rollouts/schema.ts";

/** What decodes the answers; fetched with the first call, so that no page carries it in its first load. */
async function loadCalls() {
  const [{ call }, { rolloutsContract }] = await Promise.all([
    import("#lib/client/api.ts"),
    import("#lib/rollouts/contract.ts"),
  ]);
  return { call, rolloutsContract };
}

/** The query of one rollout, for the live screen. */
export function rolloutQuery(rolloutId: string) {
  return queryOptions({
    queryKey: ["rollouts", rolloutId],
    queryFn: async ({ signal }) => {
      const { call, rolloutsContract } = await loadCalls();
      return call(rolloutsContract.getRollout, { params: { rolloutId } }, { signal });
    },
  });
}

/** What a person may do with a rollout on the live screen. */
export type RolloutActName = "pause" | "advance" | "stop" | "resume" | "extend" | "finish";

/** Acts with a form of their own, beside those. */
export type FormActName = "evict" | "force" | "override";

/** Minutes by which one press makes a hold longer. */
export const extendMinutes = 10;

/** Where the form of an act posts to. */
export function rolloutActAddress(name: RolloutActName | FormActName, rolloutId: string): string {
  return `/api/v1/rollouts/${encodeURIComponent(rolloutId)}/${name}`;
}

/** Where the form of a model's guardrails posts to, and the one that takes them back to the product's. */
export function guardrailsAddress(form: "put" | "reset", model: string): string {
  const address = `/api/v1/models/${encodeURIComponent(model)}/guardrails`;
  return form === "put" ? address : `${address}/reset`;
}

/** Carries out one act; the same key counts once. Throws AppError; gives the rollout after it. */
export async function actOnRollout(
  name: RolloutActName,
  act: RolloutAct & { rolloutId: string; idempotencyKey: string },
): Promise<Rollout> {
  const { rolloutId, idempotencyKey, ...body } = act;
  const { call, rolloutsContract } = await loadCalls();
  if (name === "extend") {
    const longer = { ...body, minutes: extendMinutes };
    return call(rolloutsContract.extendRollout, { params: { rolloutId }, body: longer }, { idempotencyKey });
  }
  return call(rolloutsContract[`${name}Rollout`], { params: { rolloutId }, body }, { idempotencyKey });
}

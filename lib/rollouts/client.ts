import { queryOptions } from "@tanstack/react-query";
import { call, endpointAddress } from "#lib/client/api.ts";
import { rolloutsContract } from "#lib/rollouts/contract.ts";
import type { Rollout, RolloutAct } from "#lib/rollouts/schema.ts";

/** The query of one rollout, for the live screen. */
export function rolloutQuery(rolloutId: string) {
  return queryOptions({
    queryKey: ["rollouts", rolloutId],
    queryFn: ({ signal }) => call(rolloutsContract.getRollout, { params: { rolloutId } }, { signal }),
  });
}

const acts = {
  pause: rolloutsContract.pauseRollout,
  advance: rolloutsContract.advanceRollout,
  stop: rolloutsContract.stopRollout,
  resume: rolloutsContract.resumeRollout,
  finish: rolloutsContract.finishRollout,
} as const;

/** What a person may do with a rollout on the live screen. */
export type RolloutActName = keyof typeof acts;

/** Where the form of an act posts to. */
export function rolloutActAddress(name: RolloutActName, rolloutId: string): string {
  return endpointAddress(acts[name], { params: { rolloutId } });
}

/** Carries out one act; the same key counts once. Throws AppError; gives the rollout after it. */
export function actOnRollout(
  name: RolloutActName,
  act: RolloutAct & { rolloutId: string; idempotencyKey: string },
): Promise<Rollout> {
  const { rolloutId, idempotencyKey, ...body } = act;
  return call(acts[name], { params: { rolloutId }, body }, { idempotencyKey });
}

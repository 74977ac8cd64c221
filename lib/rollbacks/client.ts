import { endpointAddress } from "#lib/client/api.ts";
import { rollbacksContract } from "#lib/rollbacks/contract.ts";

const forms = {
  version: rollbacksContract.chooseVersion,
  run_tests: rollbacksContract.runTests,
  accept_tests: rollbacksContract.acceptTests,
  rollout: rollbacksContract.startRollout,
  take_over: rollbacksContract.takeOverRollback,
  cancel: rollbacksContract.cancelRollback,
} as const;

/** The forms of a rollback that exists. */
export type RollbackForm = keyof typeof forms;

/** Where a form of a rollback posts to. */
export function rollbackFormAddress(form: RollbackForm, rollbackId: string): string {
  return endpointAddress(forms[form], { params: { rollbackId } });
}

/** Where step 1 posts to. */
export const startRollbackAddress = endpointAddress(rollbacksContract.startRollback, {});

/** The stream of what happens in a rollback and on its target. */
export function rollbackEventsAddress(rollbackId: string): string {
  return `/api/v1/rollbacks/${encodeURIComponent(rollbackId)}/events`;
}

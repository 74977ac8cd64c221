import { accessContract } from "#lib/access/contract.ts";
import { auditContract } from "#lib/audit/contract.ts";
import { consumersContract } from "#lib/consumers/contract.ts";
import { evaluationsContract } from "#lib/evaluations/contract.ts";
import { evaluationViewsContract } from "#lib/evaluations/view-contract.ts";
import { judgingContract } from "#lib/models/judging-contract.ts";
import { modelsContract } from "#lib/models/contract.ts";
import { notificationsContract } from "#lib/notifications/contract.ts";
import { digestContract } from "#lib/notifications/digest-contract.ts";
import { goldenContract } from "#lib/replays/golden-contract.ts";
import { replaysContract } from "#lib/replays/contract.ts";
import { sampleContract } from "#lib/replays/sample-contract.ts";
import { narrativeContract } from "#lib/rollbacks/narrative-contract.ts";
import { dependentContract } from "#lib/rollbacks/dependent-contract.ts";
import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { anotherVersionContract } from "#lib/rollbacks/another-version-contract.ts";
import { backTestContract } from "#lib/rollbacks/back-test-contract.ts";
import { readinessContract } from "#lib/rollbacks/readiness-contract.ts";
import { reviewContract } from "#lib/rollbacks/review-contract.ts";
import { overviewContract } from "#lib/rollbacks/overview-contract.ts";
import { recoveryContract } from "#lib/rollouts/recovery-contract.ts";
import { guardrailContract } from "#lib/rollouts/guardrail-contract.ts";
import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { watchdogContract } from "#lib/rollouts/watchdog-contract.ts";
import type { Endpoint } from "#lib/schema/endpoint.ts";
import { freezePolicyContract } from "#lib/targets/freeze-policy-contract.ts";
import { groupContract } from "#lib/targets/group-contract.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { targetSettingsContract } from "#lib/targets/settings-contract.ts";
import { targetViewsContract } from "#lib/targets/view-contract.ts";
import { versionsContract } from "#lib/versions/contract.ts";

/** Every endpoint of the public API by slice and name. */
export const allContracts = {
  access: accessContract,
  audit: auditContract,
  models: { ...modelsContract, ...judgingContract },
  consumers: consumersContract,
  versions: versionsContract,
  evaluations: { ...evaluationsContract, ...evaluationViewsContract },
  targets: {
    ...targetsContract,
    ...freezePolicyContract,
    ...groupContract,
    ...targetViewsContract,
    ...targetSettingsContract,
  },
  replays: { ...replaysContract, ...goldenContract, ...sampleContract },
  rollouts: { ...rolloutsContract, ...watchdogContract, ...recoveryContract, ...guardrailContract },
  rollbacks: {
    ...rollbacksContract,
    ...dependentContract,
    ...overviewContract,
    ...readinessContract,
    ...reviewContract,
    ...anotherVersionContract,
    ...narrativeContract,
    ...backTestContract,
  },
  notifications: { ...notificationsContract, ...digestContract },
} as const satisfies Record<string, Readonly<Record<string, Endpoint>>>;

import { expect, test } from "vitest";
import { endpointAddress } from "#lib/client/api.ts";
import { requestReadinessAddress, rollbackFormAddress, startRollbackAddress } from "./client.ts";
import { rollbacksContract } from "./contract.ts";
import { readinessContract } from "./readiness-contract.ts";

const forms = {
  version: rollbacksContract.chooseVersion,
  run_tests: rollbacksContract.runTests,
  skip_tests: rollbacksContract.skipTests,
  accept_tests: rollbacksContract.acceptTests,
  rollout: rollbacksContract.startRollout,
  take_over: rollbacksContract.takeOverRollback,
  cancel: rollbacksContract.cancelRollback,
};
const names = Object.keys(forms) as (keyof typeof forms)[];

test.each(names)("the form %s posts to where the contract says", (name) => {
  const rollbackId = "0198d6a0-0000-7000-8000-000000000001";
  const said = endpointAddress(forms[name], { params: { rollbackId } });
  expect(rollbackFormAddress(name, rollbackId)).toBe(said);
});

test("step 1 posts to where the contract says", () => {
  expect(startRollbackAddress).toBe(endpointAddress(rollbacksContract.startRollback, {}));
});

test("a check now posts to where the contract says", () => {
  const targetId = "0198d6a0-0000-7000-8000-000000000002";
  const said = endpointAddress(readinessContract.requestReadiness, { params: { targetId } });
  expect(requestReadinessAddress(targetId)).toBe(said);
});

import { expect, test } from "vitest";
import { endpointAddress } from "#lib/client/api.ts";
import { anotherVersionContract } from "./another-version-contract.ts";
import {
  frameAddress,
  reportAddress,
  reportFormAddress,
  beginDependentAddress,
  requestReadinessAddress,
  reviewProblemAddress,
  stopDependentsAddress,
  rollbackFormAddress,
  startRollbackAddress,
} from "./client.ts";
import { rollbacksContract } from "./contract.ts";
import { overviewContract } from "./overview-contract.ts";
import { narrativeContract } from "./narrative-contract.ts";
import { dependentContract } from "./dependent-contract.ts";
import { reviewContract } from "./review-contract.ts";
import { readinessContract } from "./readiness-contract.ts";

const forms = {
  version: rollbacksContract.chooseVersion,
  run_tests: rollbacksContract.runTests,
  skip_tests: rollbacksContract.skipTests,
  accept_tests: rollbacksContract.acceptTests,
  rollout: rollbacksContract.startRollout,
  take_over: rollbacksContract.takeOverRollback,
  another: anotherVersionContract.chooseAnother,
  keep_version: anotherVersionContract.keepVersion,
  go_back: anotherVersionContract.goBack,
  cancel: rollbacksContract.cancelRollback,
};
const names = Object.keys(forms) as (keyof typeof forms)[];

test.each(names)("the form %s posts to where the contract says", (name) => {
  const rollbackId = "0198d6a0-0000-7000-8000-000000000001";
  const said = endpointAddress(forms[name], { params: { rollbackId } });
  expect(rollbackFormAddress(name, rollbackId)).toBe(said);
});

test("a page asks for its frame where the contract says", () => {
  expect(frameAddress).toBe(overviewContract.viewFrame.path);
});

test("step 1 posts to where the contract says", () => {
  expect(startRollbackAddress).toBe(endpointAddress(rollbacksContract.startRollback, {}));
});

test("a check now posts to where the contract says", () => {
  const targetId = "0198d6a0-0000-7000-8000-000000000002";
  const said = endpointAddress(readinessContract.requestReadiness, { params: { targetId } });
  expect(requestReadinessAddress(targetId)).toBe(said);
});

test("step 1's other answers post to where the contract says", () => {
  const targetId = "0198d6a0-0000-7000-8000-000000000002";
  const said = endpointAddress(reviewContract.reviewProblem, { params: { targetId } });
  expect(reviewProblemAddress(targetId)).toBe(said);
});

test("the report and its forms are where the contract says", () => {
  const rollbackId = "0198d6a0-0000-7000-8000-000000000003";
  const params = { params: { rollbackId } };
  const { saveNarrative, approveReport, publishReport } = narrativeContract;
  expect(reportFormAddress("narrative", rollbackId)).toBe(endpointAddress(saveNarrative, params));
  expect(reportFormAddress("approve", rollbackId)).toBe(endpointAddress(approveReport, params));
  expect(reportFormAddress("publish", rollbackId)).toBe(endpointAddress(publishReport, params));
  expect(reportAddress(rollbackId)).toBe(endpointAddress(rollbacksContract.getRollbackReport, params));
});

test("the forms of the targets that follow post to where the contract says", () => {
  const params = {
    rollbackId: "0198d6a0-0000-7000-8000-000000000001",
    targetId: "0198d6a0-0000-7000-8000-000000000002",
  };
  const { beginDependent, stopDependents } = dependentContract;
  const { rollbackId, targetId } = params;
  expect(beginDependentAddress(rollbackId, targetId)).toBe(endpointAddress(beginDependent, { params }));
  expect(stopDependentsAddress(rollbackId)).toBe(endpointAddress(stopDependents, { params: { rollbackId } }));
});

import { expect, it } from "vitest";
import { endpointAddress } from "#lib/client/api.ts";
import {
  createTargetAddress,
  freezeAddress,
  freezePolicyAddress,
  liftFreezeAddress,
  setGroupAddress,
  sourceAddress,
  targetSettingsAddress,
  testConnectionAddress,
} from "./client.ts";
import { freezePolicyContract } from "./freeze-policy-contract.ts";
import { targetsContract } from "./contract.ts";
import { groupContract } from "./group-contract.ts";
import { targetSettingsContract } from "./settings-contract.ts";

it("posts the forms of a freeze to where the contract says", () => {
  const params = { targetId: "0198d6a0-0000-7000-8000-000000000001" };
  expect(freezeAddress(params.targetId)).toBe(endpointAddress(targetsContract.freezeTarget, { params }));
  expect(liftFreezeAddress(params.targetId)).toBe(endpointAddress(targetsContract.liftFreeze, { params }));
});

it("posts the forms of the settings to where the contracts say", () => {
  const targetId = "0198d6a0-0000-7000-8000-000000000001";
  const sourceId = "0198d6a0-0000-7000-8000-000000000002";
  const contract = targetSettingsContract;
  const parts = { router: contract.putRouter, deployer: contract.putDeployer, bounds: contract.putBounds };
  for (const part of ["router", "deployer", "bounds"] as const)
    expect(targetSettingsAddress(targetId, part)).toBe(
      endpointAddress(parts[part], { params: { targetId } }),
    );
  expect(sourceAddress(targetId)).toBe(endpointAddress(contract.addSource, { params: { targetId } }));
  const source = { params: { targetId, sourceId } };
  expect(sourceAddress(targetId, sourceId)).toBe(endpointAddress(contract.changeSource, source));
  expect(sourceAddress(targetId, sourceId, "remove")).toBe(endpointAddress(contract.removeSource, source));
  const model = { params: { model: "mm_chat" } };
  expect(createTargetAddress("mm_chat")).toBe(endpointAddress(targetsContract.createTarget, model));
  expect(setGroupAddress("mm_chat")).toBe(endpointAddress(groupContract.setTargetGroup, model));
  expect(testConnectionAddress(targetId)).toBe(
    endpointAddress(targetsContract.testConnection, { params: { targetId } }),
  );
});

it("posts the freeze policy to where the contract says", () => {
  expect(freezePolicyAddress).toBe(endpointAddress(freezePolicyContract.putFreezePolicy, {}));
});

import { expect, it } from "vitest";
import { endpointAddress } from "#lib/client/api.ts";
import { freezeAddress, liftFreezeAddress } from "./client.ts";
import { targetsContract } from "./contract.ts";

it("posts the forms of a freeze to where the contract says", () => {
  const params = { targetId: "0198d6a0-0000-7000-8000-000000000001" };
  expect(freezeAddress(params.targetId)).toBe(endpointAddress(targetsContract.freezeTarget, { params }));
  expect(liftFreezeAddress(params.targetId)).toBe(endpointAddress(targetsContract.liftFreeze, { params }));
});

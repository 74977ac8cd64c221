import { expect, test } from "vitest";
import { describeDeployerContract } from "#lib/adapters/deployers/contract-suite.ts";
import { FakeDeployer } from "./fake-deployer.ts";

const bundle = { version: "mm_test_v1.0_20250101", bundleDirectory: import.meta.dirname };

describeDeployerContract("fake", async () => {
  const deployer = new FakeDeployer();
  return {
    deployer,
    bundle,
    broken: { version: "mm_test_v0.9_20240101", bundleDirectory: "/nowhere/at/all" },
    holdShare: async (version) => deployer.holdShare(version),
    stall: () => deployer.stall(),
    close: async () => undefined,
  };
});

test("a crash shows as failed with its reason, and ensuring starts anew", async () => {
  const deployer = new FakeDeployer({ startMs: 0 });
  await deployer.ensure(bundle);
  deployer.crash(bundle.version, "killed");
  expect(await deployer.status(bundle.version)).toMatchObject({ state: "failed", failure: "killed" });
  expect((await deployer.ensure(bundle)).state).toBe("starting");
});

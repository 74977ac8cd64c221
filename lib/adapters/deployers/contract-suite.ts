import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Deployer, EnsureInstance, Instance } from "./port.ts";

const READY_MS = 15_000;

/** A deployer under test and the bundles it can run. */
export interface DeployerHarness {
  readonly deployer: Deployer;
  readonly bundle: EnsureInstance;
  /** A version whose bundle cannot run. */
  readonly broken: EnsureInstance;
  /** Makes a ready version hold traffic. */
  holdShare(version: string): Promise<void>;
  /** The deployer stops answering. */
  stall(): void;
  close(): Promise<void>;
}

async function settled(deployer: Deployer, version: string): Promise<Instance> {
  const endsAt = performance.now() + READY_MS;
  for (;;) {
    const instance = await deployer.status(version);
    if (instance?.state === "ready" || instance?.state === "failed") return instance;
    if (performance.now() > endsAt) throw new Error(`${version} is still ${instance?.state ?? "absent"}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The behaviour every deployer must show. */
export function describeDeployerContract(name: string, start: () => Promise<DeployerHarness>): void {
  describe(`deployer contract: ${name}`, () => {
    let harness: DeployerHarness;
    beforeEach(async () => {
      harness = await start();
    });
    afterEach(async () => harness.close());

    describeStarts(() => harness);
    describeEnds(() => harness);
  });
}

function describeStarts(current: () => DeployerHarness): void {
  test("a version that is ensured becomes ready and says where it answers", async () => {
    const { deployer, bundle } = current();
    const first = await deployer.ensure(bundle);
    expect(["starting", "ready"]).toContain(first.state);
    const instance = await settled(deployer, bundle.version);
    expect(instance).toMatchObject({ ...bundle, state: "ready", failure: null });
    expect(instance.url).toMatch(/^https?:\/\//);
    expect(instance.readyAt).toBeInstanceOf(Date);
    expect((await deployer.list()).map(({ version }) => version)).toContain(bundle.version);
  });

  test("ensuring again keeps the running instance", async () => {
    const { deployer, bundle } = current();
    await deployer.ensure(bundle);
    const running = await settled(deployer, bundle.version);
    const again = await deployer.ensure(bundle);
    expect(again.state).toBe("ready");
    expect(again.startedAt).toEqual(running.startedAt);
    expect(again.url).toBe(running.url);
  });

  test("a bundle that cannot run is refused, or fails with a reason; it is never ready", async () => {
    const { deployer, broken } = current();
    const outcome: unknown = await deployer.ensure(broken).catch((error: unknown) => error);
    if (outcome instanceof Error) {
      expect(outcome).toMatchObject({ name: "AdapterError", retryable: false });
      return;
    }
    const instance = await settled(deployer, broken.version);
    expect(instance.state).toBe("failed");
    expect(instance.failure).toBeTruthy();
  });
}

function describeEnds(current: () => DeployerHarness): void {
  test("a version that nobody started has no instance", async () => {
    const { deployer } = current();
    expect(await deployer.status("mm_nobody_v9.9_20990101")).toBeNull();
    expect(["absent", "removed"]).toContain(await deployer.remove("mm_nobody_v9.9_20990101"));
  });

  test("a version without traffic is removed", async () => {
    const { deployer, bundle } = current();
    await deployer.ensure(bundle);
    await settled(deployer, bundle.version);
    expect(await deployer.remove(bundle.version)).toBe("removed");
    expect([null, "stopped"]).toContain((await deployer.status(bundle.version))?.state ?? null);
  });

  test("a version that holds traffic is left running", async () => {
    const harness = current();
    const { deployer, bundle } = harness;
    await deployer.ensure(bundle);
    await settled(deployer, bundle.version);
    await harness.holdShare(bundle.version);
    expect(await deployer.remove(bundle.version)).toBe("in_use");
    expect((await deployer.status(bundle.version))?.state).toBe("ready");
  });

  test("a deployer that does not answer is a retryable error", async () => {
    const harness = current();
    harness.stall();
    await expect(harness.deployer.list()).rejects.toMatchObject({ name: "AdapterError", retryable: true });
  });
}

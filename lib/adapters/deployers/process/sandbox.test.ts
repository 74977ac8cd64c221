import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { describeDeployerContract } from "#lib/adapters/deployers/contract-suite.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { startFaultyProxy } from "#lib/testing/faulty-proxy.ts";
import { startSandboxProcess, type SandboxProcess } from "#lib/testing/sandbox-process.ts";
import { processDeployer } from "./index.ts";

const SERVING = "mm_digits_v1.4_20261115";
const VERSION = "mm_digits_v1.1_20260803";
const BROKEN = "mm_digits_v1.5_20261116";

let sandbox: SandboxProcess;
let empty: string;
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), "lastgood-empty-bundle-"));
  sandbox = await startSandboxProcess();
}, 60_000);
afterAll(async () => {
  await sandbox.stop();
  await rm(empty, { recursive: true, force: true });
});

describeDeployerContract("process, the sandbox's own", async () => {
  const proxy = await startFaultyProxy(sandbox.adminUrl);
  const settings = {
    adminUrl: proxy.url,
    token: sandbox.token,
    timeoutMs: 2_000,
    allowedInternal: [proxy.host],
  };
  return {
    deployer: processDeployer.create(settings, createAdapterContext("admin")),
    bundle: { version: VERSION, bundleDirectory: sandbox.bundleDirectory(VERSION) },
    broken: { version: BROKEN, bundleDirectory: empty },
    holdShare: (version) => sandbox.writeForeign([{ version, role: "restored", share: 100 }]),
    stall: () => proxy.stall(),
    async close() {
      await proxy.close();
      await sandbox.writeForeign([{ version: SERVING, role: "rest", share: 100 }]);
      for (const version of [VERSION, BROKEN]) await sandbox.admin("DELETE", `/admin/instances/${version}`);
    },
  };
});

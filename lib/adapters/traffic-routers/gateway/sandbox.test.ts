import { afterAll, beforeAll } from "vitest";
import { describeRouterContract } from "#lib/adapters/traffic-routers/contract-suite.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { startFaultyProxy } from "#lib/testing/faulty-proxy.ts";
import { startSandboxProcess, type SandboxProcess } from "#lib/testing/sandbox-process.ts";
import { gateway } from "./index.ts";

const VERSIONS = ["mm_digits_v1.4_20261115", "mm_digits_v1.2_20260831"] as const;

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
  await sandbox.deploy(VERSIONS[1]);
  await sandbox.admin("PUT", "/admin/traffic", { ratePerSecond: 100 });
}, 60_000);
afterAll(async () => sandbox.stop());

describeRouterContract("gateway, the sandbox's own", {
  canIgnoreShift: false,
  async start() {
    await sandbox.writeForeign([{ version: VERSIONS[0], role: "rest", share: 100 }]);
    const proxy = await startFaultyProxy(sandbox.adminUrl);
    const settings = {
      adminUrl: proxy.url,
      token: sandbox.token,
      timeoutMs: 1_000,
      allowedInternal: [proxy.host],
    };
    return {
      router: gateway.create(settings, createAdapterContext("admin")),
      versions: VERSIONS,
      unservable: "mm_digits_v1.5_20261116",
      writeForeign: (slices) => sandbox.writeForeign(slices),
      loseNextAnswer: () => proxy.loseNextAnswer(),
      stall: () => proxy.stall(),
      // The sandbox's own generator sends requests all the time.
      sendRequests: async () => undefined,
      close: () => proxy.close(),
    };
  },
});

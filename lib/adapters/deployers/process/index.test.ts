import { afterEach, expect, test } from "vitest";
import { describeDeployerContract } from "#lib/adapters/deployers/contract-suite.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { startFaultyProxy } from "#lib/testing/faulty-proxy.ts";
import { startGatewayStandIn } from "#lib/testing/gateway-stand-in.ts";
import { answerJson, startLocalServer, type LocalServer } from "#lib/testing/local-server.ts";
import { processDeployer } from "./index.ts";

const VERSION = "mm_test_v1.0_20250101";

function deployerAt(peer: Pick<LocalServer, "url" | "host">) {
  const settings = {
    adminUrl: `${peer.url}/`,
    token: "stand-in-token",
    timeoutMs: 500,
    allowedInternal: [peer.host],
  };
  return processDeployer.create(settings, createAdapterContext("admin"));
}

describeDeployerContract("process, over the wire", async () => {
  const standIn = await startGatewayStandIn(["mm_test_v1.1_20260101"]);
  const proxy = await startFaultyProxy(standIn.url);
  return {
    deployer: deployerAt(proxy),
    bundle: { version: VERSION, bundleDirectory: import.meta.dirname },
    broken: { version: "mm_test_v0.9_20240101", bundleDirectory: "/nowhere/at/all" },
    holdShare: async (version) => {
      standIn.split.write({
        slices: [{ version, role: "restored", share: 100 }],
        token: standIn.split.document.token,
      });
    },
    stall: () => proxy.stall(),
    close: async () => {
      await proxy.close();
      await standIn.close();
    },
  };
});

let peer: LocalServer | null = null;
afterEach(async () => {
  await peer?.close();
  peer = null;
});

test("a refusal carries the host's own words", async () => {
  peer = await startLocalServer((_request, response) =>
    answerJson(response, 422, { error: "weights.bin is missing" }),
  );
  const attempt = deployerAt(peer).ensure({ version: VERSION, bundleDirectory: "/bundles/x" });
  await expect(attempt).rejects.toMatchObject({
    adapter: "process",
    operation: "ensure",
    retryable: false,
    message: expect.stringContaining("weights.bin is missing"),
  });
});

test("a version's name cannot leave its place in the path", async () => {
  const paths: (string | undefined)[] = [];
  peer = await startLocalServer((request, response) => {
    paths.push(request.url);
    answerJson(response, 404, {});
  });
  await deployerAt(peer).remove("../split?x=1");
  expect(paths).toEqual(["/admin/instances/..%2Fsplit%3Fx%3D1"]);
});

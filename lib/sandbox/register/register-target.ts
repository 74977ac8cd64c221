import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { ApiClient } from "./api-client.ts";
import type { RegisteredModel } from "./register-model.ts";

/** Where the sandbox's own servers are. */
export interface SandboxAddresses {
  readonly adminUrl: string;
  readonly gatewayUrl: string;
  readonly adminToken: string;
}

const Connection = z.object({ kind: z.string(), settings: z.record(z.string(), z.json()) });
const Target = z.object({
  id: z.string(),
  slug: z.string(),
  router: Connection,
  deployer: Connection,
  metricSources: z.array(Connection),
});
type Target = z.infer<typeof Target>;

/** Instances listen on any free port of this machine. */
const ANY_LOCAL_PORT = "127.0.0.1:1024-65535";

/** A stage at 5 % of twenty requests a second collects sixty in a minute; the holds are as short as that allows. */
const ROLLOUT_SETTINGS = {
  minimumHoldMs: 10_000,
  minimumRequestsPerArm: 60,
  evidenceIntervalMs: 5_000,
  bakeMs: 60_000,
};

/** One machine does everything here, so that a load is small, and slow only when it is very slow. */
const TEST_SETTINGS = { loadConcurrency: 2, loadSeconds: 5, latencyFloorMs: 1000 };

function connectionsOf({ adminUrl, gatewayUrl, adminToken }: SandboxAddresses) {
  const allowedInternal = [ANY_LOCAL_PORT];
  const control = { adminUrl, token: adminToken, allowedInternal };
  return {
    router: { kind: "gateway", settings: { ...control, probeUrl: `${gatewayUrl}/v2/models/mm_digits` } },
    deployer: { kind: "process", settings: control },
    metricSources: [
      {
        kind: "openmetrics",
        settings: { discoveryUrl: `${adminUrl}/admin/sd`, token: adminToken, allowedInternal },
      },
    ],
  };
}

/** The addresses that a target points to; its secrets cannot be read. */
const addressesOf = (target: Pick<Target, "router" | "deployer" | "metricSources">): unknown[] => [
  target.router.settings["adminUrl"],
  target.router.settings["probeUrl"],
  target.deployer.settings["adminUrl"],
  target.metricSources.map((source) => source.settings["discoveryUrl"]),
];

/** Finds the target "production" or creates it, and points it to where the sandbox listens now; gives its id. */
export async function registerTarget(
  api: ApiClient,
  model: RegisteredModel,
  addresses: SandboxAddresses,
): Promise<string> {
  const connections = connectionsOf(addresses);
  const targets = await api.list(`${model.path}/targets`, Target);
  const found = targets.find((target) => target.slug === "production");
  if (!found) {
    const body = {
      slug: "production",
      title: "Production",
      environment: "production",
      allowsDrills: true,
      ...connections,
      rolloutSettings: ROLLOUT_SETTINGS,
      testSettings: TEST_SETTINGS,
    };
    return (await api.send("POST", `${model.path}/targets`, { body, schema: Target })).id;
  }
  if (!isDeepStrictEqual(addressesOf(found), addressesOf(connections))) {
    await api.send("PATCH", `/targets/${found.id}`, { body: connections, schema: Target });
  }
  return found.id;
}

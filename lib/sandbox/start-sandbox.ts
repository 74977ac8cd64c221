import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { existsSync } from "node:fs";
import path from "node:path";
import { makeAdmin } from "#lib/sandbox/admin/make-admin.ts";
import { bundleDirectoryOf } from "./bundles-directory.ts";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import { makeBoundClients } from "#lib/sandbox/gateway/bound-clients.ts";
import type { BoundClients } from "#lib/sandbox/gateway/bound-clients.ts";
import { makeForwarder } from "#lib/sandbox/gateway/forward.ts";
import type { Forwarder } from "#lib/sandbox/gateway/forward.ts";
import { makeGateway } from "#lib/sandbox/gateway/make-gateway.ts";
import { makeObservedCounts } from "#lib/sandbox/gateway/observed-counts.ts";
import type { ObservedCounts } from "#lib/sandbox/gateway/observed-counts.ts";
import { makeRecentRequests } from "#lib/sandbox/gateway/recent-requests.ts";
import type { RecentRequests } from "#lib/sandbox/gateway/recent-requests.ts";
import type { Slice, Split } from "#lib/sandbox/gateway/split.ts";
import { makeInstanceHost } from "#lib/sandbox/host/instance-host.ts";
import type { InstanceHost } from "#lib/sandbox/host/instance-host.ts";
import { close, listen } from "#lib/sandbox/http/serve.ts";
import { readState, writeState } from "./state-file.ts";
import type { SandboxState } from "./state-file.ts";
import { DEFAULT_RATE_PER_SECOND, makeTraffic } from "#lib/sandbox/traffic/make-traffic.ts";
import type { Traffic } from "#lib/sandbox/traffic/make-traffic.ts";

/** Settings of one sandbox. Port 0 takes any. */
export interface SandboxOptions {
  readonly stateDirectory: string;
  readonly gatewayPort: number;
  readonly adminPort: number;
  readonly token: string;
  readonly isSticky: boolean;
}

/** A sandbox that serves. */
export interface Sandbox {
  readonly gatewayUrl: string;
  readonly adminUrl: string;
  /** Reasons of instances that hold a share and did not start; the host goes on trying. */
  readonly failures: readonly string[];
  /** The split in force. */
  readonly slices: () => readonly Slice[];
  /** Stops traffic, servers and every instance. */
  stop(): Promise<void>;
}

/** Name of the sandbox's model. */
export const MODEL = "mm_digits";

/** The version that holds all traffic on a fresh start. */
const FIRST_VERSION = "mm_digits_v1.4_20261115";

const READY_TIMEOUT_MS = 30_000;

const makeSplit = (slices: readonly Slice[], generation: number): Split => ({
  token: randomBytes(12).toString("hex"),
  generation,
  slices: [...slices],
  appliedAt: new Date().toISOString(),
});

function freshState(): SandboxState {
  return {
    split: makeSplit([{ version: FIRST_VERSION, role: "rest", share: 100 }], 0),
    instances: [{ version: FIRST_VERSION, bundleDirectory: bundleDirectoryOf(FIRST_VERSION) }],
    ratePerSecond: DEFAULT_RATE_PER_SECOND,
  };
}

/** Starts what the state asks for; a version whose directory is gone is served from the committed bundle. */
function startInstances(host: InstanceHost, state: SandboxState): void {
  const holding = state.split.slices.filter((slice) => slice.share > 0).map((slice) => slice.version);
  const wanted = new Map(state.instances.map((each) => [each.version, each.bundleDirectory]));
  for (const version of new Set([...wanted.keys(), ...holding])) {
    const directory = wanted.get(version);
    const isThere = directory !== undefined && existsSync(directory);
    host.ensure(version, isThere ? directory : bundleDirectoryOf(version));
  }
}

/** Waits for the versions that hold a share; gives the reasons of those that fail. Throws when all fail. */
async function waitForShares(host: InstanceHost, split: Split): Promise<string[]> {
  const versions = [
    ...new Set(split.slices.filter((slice) => slice.share > 0).map((slice) => slice.version)),
  ];
  const results = await Promise.allSettled(versions.map((each) => host.whenReady([each], READY_TIMEOUT_MS)));
  const failures = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
  if (failures.length === versions.length) throw new Error(failures.join("; "));
  return failures;
}

/** What both planes work on. */
interface Core {
  split: Split;
  readonly host: InstanceHost;
  readonly observed: ObservedCounts;
  readonly recent: RecentRequests;
  readonly bound: BoundClients;
  readonly forwarder: Forwarder;
}

const nowMs = (): number => Date.now();

function makeDataPlane(core: Core, isSticky: boolean): Server {
  return makeGateway({
    model: MODEL,
    slices: () => core.split.slices,
    urlOf: (version) => core.host.find(version)?.url ?? null,
    observed: core.observed,
    recent: core.recent,
    bound: core.bound,
    forwarder: core.forwarder,
    random: seededRandom("gateway"),
    nowMs,
    isSticky,
  });
}

function makeControlPlane(
  core: Core,
  traffic: Traffic,
  from: { readonly token: string; readonly save: (split?: Split) => void },
): Server {
  const { host, observed, recent, bound } = core;
  return makeAdmin({
    token: from.token,
    split: () => core.split,
    applySplit: (slices, generation) => {
      const next = makeSplit(slices, generation);
      from.save(next);
      core.split = next;
      return next;
    },
    host,
    observed,
    recent,
    bound,
    traffic: {
      ratePerSecond: traffic.ratePerSecond,
      setRate: (ratePerSecond) => {
        traffic.setRate(ratePerSecond);
        from.save();
      },
    },
    onInstancesChanged: () => from.save(),
    nowMs,
  });
}

/** Starts gateway, admin server, instances and traffic; resolves when the versions that hold a share are ready. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const stateDirectory = path.resolve(options.stateDirectory);
  const state = readState(stateDirectory) ?? freshState();
  const core: Core = {
    split: state.split,
    host: makeInstanceHost(),
    observed: makeObservedCounts(),
    recent: makeRecentRequests(),
    bound: makeBoundClients(nowMs),
    forwarder: makeForwarder(),
  };
  const { host, forwarder } = core;
  const gateway = makeDataPlane(core, options.isSticky);
  const gatewayUrl = `http://127.0.0.1:${await listen(gateway, options.gatewayPort)}`;
  const traffic = makeTraffic({
    gatewayUrl,
    model: MODEL,
    forwarder,
    seed: "traffic",
    ratePerSecond: state.ratePerSecond,
  });
  const save = (split: Split = core.split): void => {
    const instances = host.list().map(({ version, bundleDirectory }) => ({ version, bundleDirectory }));
    writeState(stateDirectory, { split, instances, ratePerSecond: traffic.ratePerSecond() });
  };
  const admin = makeControlPlane(core, traffic, { token: options.token, save });
  const stop = async (): Promise<void> => {
    traffic.stop();
    await Promise.all([close(gateway), close(admin), host.stopAll()]);
    forwarder.close();
  };
  try {
    const adminUrl = `http://127.0.0.1:${await listen(admin, options.adminPort)}`;
    startInstances(host, state);
    save();
    const failures = await waitForShares(host, core.split);
    traffic.start();
    return { gatewayUrl, adminUrl, failures, slices: () => core.split.slices, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

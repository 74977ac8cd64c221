import type { AdapterContext } from "#lib/adapters/adapter-context.ts";
import { createAdminPeer } from "#lib/adapters/admin-peer.ts";
import { defineAdapter } from "#lib/adapters/adapter-definition.ts";
import { decodePeerJson, peerError, unexpectedStatus, type PeerOperation } from "#lib/adapters/call-peer.ts";
import type { OutboundResponse } from "#lib/server/outbound/outbound-request.ts";
import type {
  Deployer,
  DeployerCapabilities,
  DeployerDefinition,
  EnsureInstance,
  Instance,
  RemoveOutcome,
} from "#lib/adapters/deployers/port.ts";
import { ProcessSettings } from "./settings.ts";
import { WireInstance, WireInstances, WireRefusal } from "./wire.ts";

const capabilities: DeployerCapabilities = { needsLocalBundle: true, manyVersions: true };

class ProcessDeployer implements Deployer {
  readonly capabilities = capabilities;
  readonly #call: ReturnType<typeof createAdminPeer>;

  constructor(settings: ProcessSettings, context: AdapterContext) {
    this.#call = createAdminPeer(settings, context);
  }

  async ensure({ version, bundleDirectory }: EnsureInstance): Promise<Instance> {
    const operation = named("ensure");
    const response = await this.#call(operation, {
      method: "PUT",
      path: instancePath(version),
      json: { bundleDirectory },
    });
    if (response.status === 200 || response.status === 202) {
      return asInstance(decodePeerJson(operation, response, WireInstance));
    }
    if (response.status === 400 || response.status === 409 || response.status === 422) {
      throw refused(operation, version, response);
    }
    throw unexpectedStatus(operation, response);
  }

  async status(version: string): Promise<Instance | null> {
    const instances = await this.#read(named("status"));
    return instances.find((instance) => instance.version === version) ?? null;
  }

  async list(): Promise<readonly Instance[]> {
    return this.#read(named("list"));
  }

  async remove(version: string): Promise<RemoveOutcome> {
    const operation = named("remove");
    const response = await this.#call(operation, { method: "DELETE", path: instancePath(version) });
    if (response.status === 204 || response.status === 200) return "removed";
    if (response.status === 404) return "absent";
    if (response.status === 409) return "in_use";
    throw unexpectedStatus(operation, response);
  }

  async #read(operation: PeerOperation): Promise<readonly Instance[]> {
    const response = await this.#call(operation, { path: "/admin/instances" });
    if (response.status !== 200) throw unexpectedStatus(operation, response);
    return decodePeerJson(operation, response, WireInstances).instances.map(asInstance);
  }
}

function named(operation: string): PeerOperation {
  return { adapter: "process", operation };
}

function instancePath(version: string): string {
  return `/admin/instances/${encodeURIComponent(version)}`;
}

function asInstance(wire: WireInstance): Instance {
  return {
    version: wire.version,
    state: wire.state,
    url: wire.url ?? null,
    bundleDirectory: wire.bundleDirectory ?? null,
    startedAt: wire.startedAt ?? null,
    readyAt: wire.readyAt ?? null,
    failure: wire.failure ?? null,
  };
}

function refused(operation: PeerOperation, version: string, response: OutboundResponse): Error {
  const { error } = decodePeerJson(operation, response, WireRefusal);
  const reason = { code: "run_refused", facts: { version } } as const;
  return peerError(operation, { message: `refused to run ${version}: ${error}`, reason, retryable: false });
}

/** Runs each version as a process of the sandbox's instance host. */
export const processDeployer: DeployerDefinition = defineAdapter({
  manifest: {
    id: "process",
    title: { en: "Process on this machine", "zh-CN": "本机进程" },
    settings: ProcessSettings,
    capabilities,
  },
  create: (settings, context): Deployer => new ProcessDeployer(settings, context),
});

import { z } from "zod";
import type { AdapterContext } from "#lib/adapters/adapter-context.ts";
import { createAdminPeer } from "#lib/adapters/admin-peer.ts";
import { defineAdapter } from "#lib/adapters/adapter-definition.ts";
import {
  callPeer,
  decodePeerJson,
  peerError,
  unexpectedStatus,
  type PeerOperation,
} from "#lib/adapters/call-peer.ts";
import type { OutboundResponse } from "#lib/server/outbound/outbound-request.ts";
import { describeSplit, isSameSplit } from "#lib/adapters/traffic-routers/compare-splits.ts";
import { confirmByCounting } from "#lib/adapters/traffic-routers/confirm-by-counting.ts";
import type {
  ApplyResult,
  Confirmation,
  Exposure,
  ObservedTraffic,
  RecordedRequest,
  RouterCapabilities,
  RouterDefinition,
  RouterState,
  Slice,
  TrafficRouter,
} from "#lib/adapters/traffic-routers/port.ts";
import { refusedSplit } from "#lib/adapters/traffic-routers/refused-split.ts";
import { WireBound, WireRequests } from "#lib/adapters/traffic-routers/requests-wire.ts";
import { conflictUnlessOurs } from "#lib/adapters/traffic-routers/settle-conflict.ts";
import { WireObserved, WireSplit } from "#lib/adapters/traffic-routers/split-wire.ts";
import type { SplitByHand } from "#lib/schema/split-by-hand.ts";
import { GatewaySettings } from "./settings.ts";

const VERSION_HEADER = "x-lastgood-version";
/** The gateway counts by whole seconds and answers no shorter window. */
const SHORTEST_WINDOW_MS = 1_000;
/** Pictures and sound written as numbers are long. */
const MOST_REQUEST_BYTES = 32 * 1_048_576;

const WireBoundList = z.object({ bound: z.array(WireBound) });

const capabilities: RouterCapabilities = {
  granularityPercent: 0.01,
  conditionalWrite: true,
  readsEffective: "data-plane",
  evictsSticky: false,
  atomicMultiTarget: true,
  controlSlice: true,
  observes: true,
};

class GatewayRouter implements TrafficRouter {
  readonly capabilities = capabilities;
  readonly #settings: GatewaySettings;
  readonly #context: AdapterContext;
  readonly #call: ReturnType<typeof createAdminPeer>;

  constructor(settings: GatewaySettings, context: AdapterContext) {
    this.#settings = settings;
    this.#context = context;
    this.#call = createAdminPeer(settings, context);
  }

  async read(): Promise<RouterState> {
    const operation = named("read");
    const response = await this.#call(operation, { path: "/admin/split" });
    if (response.status !== 200) throw unexpectedStatus(operation, response);
    return asState(operation, response);
  }

  async apply(
    want: readonly Slice[],
    token: string,
    { generation }: { readonly generation: number },
  ): Promise<ApplyResult> {
    const operation = named("apply");
    const response = await this.#call(operation, {
      method: "PUT",
      path: "/admin/split",
      headers: { "if-match": token },
      json: { generation, slices: want.filter(({ share }) => share > 0) },
    });
    switch (response.status) {
      case 200:
        return accepted(want, asState(operation, response));
      case 409:
        return conflictUnlessOurs({
          want,
          generation,
          current: await this.read(),
          reason: "stale_generation",
        });
      case 412:
        return conflictUnlessOurs({
          want,
          generation,
          current: asState(operation, response),
          reason: "stale_token",
        });
      case 422:
        throw refusedSplit(operation, response);
      default:
        throw unexpectedStatus(operation, response);
    }
  }

  confirm(want: readonly Slice[], deadlineMs: number): Promise<Confirmation> {
    const wanted = { want, deadlineMs, shortestWindowMs: SHORTEST_WINDOW_MS, called: "the gateway" };
    return confirmByCounting(this, wanted);
  }

  async observed(windowMs: number): Promise<ObservedTraffic> {
    const operation = named("observed");
    const path = `/admin/observed?windowMs=${Math.max(SHORTEST_WINDOW_MS, Math.floor(windowMs))}`;
    const response = await this.#call(operation, { path });
    if (response.status !== 200) throw unexpectedStatus(operation, response);
    return decodePeerJson(operation, response, WireObserved);
  }

  async exposure(): Promise<readonly Exposure[]> {
    const operation = named("exposure");
    const response = await this.#call(operation, { path: "/admin/bound" });
    if (response.status !== 200) throw unexpectedStatus(operation, response);
    return decodePeerJson(operation, response, WireBoundList).bound;
  }

  async evict(version: string): Promise<Exposure> {
    const operation = named("evict");
    const response = await this.#call(operation, {
      method: "POST",
      path: "/admin/release",
      json: { version },
    });
    if (response.status !== 200) throw unexpectedStatus(operation, response);
    return decodePeerJson(operation, response, WireBound);
  }

  async recentRequests(limit: number): Promise<readonly RecordedRequest[]> {
    const operation = named("recent requests");
    const response = await this.#call(operation, {
      path: `/admin/requests?limit=${limit}`,
      maxBytes: MOST_REQUEST_BYTES,
    });
    // An older gateway does not keep any.
    if (response.status === 404) return [];
    if (response.status !== 200) throw unexpectedStatus(operation, response);
    return decodePeerJson(operation, response, WireRequests).requests;
  }

  async probe(count: number): Promise<Readonly<Record<string, number>>> {
    const operation = named("probe");
    const { probeUrl, timeoutMs, allowedInternal } = this.#settings;
    if (probeUrl === undefined) {
      const message = "no probe address is set in the settings";
      throw peerError(operation, {
        message,
        reason: { code: "no_counting_address", facts: {} },
        retryable: false,
      });
    }
    const counts: Record<string, number> = {};
    for (let sent = 0; sent < count; sent += 1) {
      const request = { url: probeUrl, timeoutMs, allow: allowedInternal };
      const response = await callPeer(this.#context, operation, request);
      const version = response.headers[VERSION_HEADER];
      if (response.status !== 200 || typeof version !== "string") throw unexpectedStatus(operation, response);
      counts[version] = (counts[version] ?? 0) + 1;
    }
    return counts;
  }
}

function named(operation: string): PeerOperation {
  return { adapter: "gateway", operation };
}

function asState(operation: PeerOperation, response: OutboundResponse): RouterState {
  const told = decodePeerJson(operation, response, WireSplit);
  const { slices, token, generation, appliedAt, receivers } = told;
  return { slices, token, generation, appliedAt, ...(receivers && { receivers }), raw: told };
}

function accepted(want: readonly Slice[], state: RouterState): ApplyResult {
  if (isSameSplit(state.slices, want)) return { outcome: "applied", state };
  return { outcome: "pending", evidence: `accepted, but the gateway says ${describeSplit(state.slices)}` };
}

/** The gateway takes a split only with the token of the one it has, which is read first. */
function byHand(settings: unknown): SplitByHand | null {
  const parsed = GatewaySettings.pick({ adminUrl: true }).safeParse(settings);
  if (!parsed.success) return null;
  const address = `${parsed.data.adminUrl.replace(/\/$/, "")}/admin/split`;
  const key = '-H "Authorization: Bearer $ADMIN_TOKEN"';
  const token = `$(curl -fsS ${key} ${address} | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`;
  const command = `curl -fsS -X PUT ${key} -H "If-Match: ${token}" -d '{split}' ${address}`;
  return { command, split: { form: "json" } };
}

const gatewayAdapter = defineAdapter({
  manifest: {
    id: "gateway",
    title: { en: "Built-in gateway", "zh-CN": "内置网关" },
    settings: GatewaySettings,
    capabilities,
  },
  create: (settings, context): TrafficRouter => new GatewayRouter(settings, context),
});

/** The sandbox's own gateway, driven over its admin protocol. */
export const gateway: RouterDefinition = { ...gatewayAdapter, byHand };

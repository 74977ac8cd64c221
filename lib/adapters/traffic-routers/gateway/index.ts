import { setTimeout as sleep } from "node:timers/promises";
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
import { judgeObserved } from "#lib/adapters/traffic-routers/judge-observed.ts";
import type {
  ApplyResult,
  Confirmation,
  ObservedTraffic,
  RouterCapabilities,
  RouterDefinition,
  RouterState,
  Slice,
  TrafficRouter,
} from "#lib/adapters/traffic-routers/port.ts";
import { GatewaySettings } from "./settings.ts";
import { WireObserved, WireRefusal, WireSplit } from "./wire.ts";

const VERSION_HEADER = "x-lastgood-version";
const CONFIRM_POLL_MS = 100;
/** The gateway counts by whole seconds and answers no shorter window. */
const SHORTEST_WINDOW_MS = 1_000;
const LONGEST_CONFIRM_WINDOW_MS = 60_000;

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
        throw refused(operation, response);
      default:
        throw unexpectedStatus(operation, response);
    }
  }

  async confirm(want: readonly Slice[], deadlineMs: number): Promise<Confirmation> {
    const endsAt = performance.now() + deadlineMs;
    for (;;) {
      const confirmation = await this.#lookOnce(want);
      const isOver = performance.now() + CONFIRM_POLL_MS > endsAt;
      if (confirmation.state === "effective" || isOver) return confirmation;
      await sleep(CONFIRM_POLL_MS);
    }
  }

  async observed(windowMs: number): Promise<ObservedTraffic> {
    const operation = named("observed");
    const path = `/admin/observed?windowMs=${Math.max(SHORTEST_WINDOW_MS, Math.floor(windowMs))}`;
    const response = await this.#call(operation, { path });
    if (response.status !== 200) throw unexpectedStatus(operation, response);
    return decodePeerJson(operation, response, WireObserved);
  }

  async probe(count: number): Promise<Readonly<Record<string, number>>> {
    const operation = named("probe");
    const { probeUrl, timeoutMs, allowedInternal } = this.#settings;
    if (probeUrl === undefined) {
      throw peerError(operation, { message: "no probe address is set in the settings", retryable: false });
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

  /** Counts only requests answered since the split was applied; both instants are on the gateway's own clock. */
  async #lookOnce(want: readonly Slice[]): Promise<Confirmation> {
    const { slices, appliedAt } = await this.read();
    if (!isSameSplit(slices, want)) {
      const evidence = `the gateway says ${describeSplit(slices)}`;
      return { state: "diverged", evidence, isReadBackEqual: false, observed: null };
    }
    const { to } = await this.observed(SHORTEST_WINDOW_MS);
    const sinceAppliedMs = appliedAt === null ? 0 : to.getTime() - appliedAt.getTime();
    if (appliedAt === null || sinceAppliedMs < SHORTEST_WINDOW_MS) return uncounted;
    const observed = await this.observed(Math.min(sinceAppliedMs, LONGEST_CONFIRM_WINDOW_MS));
    if (observed.from < appliedAt) return uncounted;
    const { verdict, evidence } = judgeObserved(want, observed);
    const states = { agrees: "effective", disagrees: "diverged", too_few: "pending" } as const;
    return { state: states[verdict], evidence, isReadBackEqual: true, observed };
  }
}

const uncounted: Confirmation = {
  state: "pending",
  evidence: "the gateway says the wanted split; no whole second of requests was counted since",
  isReadBackEqual: true,
  observed: null,
};

function named(operation: string): PeerOperation {
  return { adapter: "gateway", operation };
}

function asState(operation: PeerOperation, response: OutboundResponse): RouterState {
  const { slices, token, generation, appliedAt } = decodePeerJson(operation, response, WireSplit);
  return { slices, token, generation, appliedAt, raw: { slices, token, generation, appliedAt } };
}

function accepted(want: readonly Slice[], state: RouterState): ApplyResult {
  if (isSameSplit(state.slices, want)) return { outcome: "applied", state };
  return { outcome: "pending", evidence: `accepted, but the gateway says ${describeSplit(state.slices)}` };
}

/** An earlier attempt of the very same intent may have landed while its answer was lost: that is no conflict. */
function conflictUnlessOurs(refusal: {
  readonly want: readonly Slice[];
  readonly generation: number;
  readonly current: RouterState;
  readonly reason: "stale_token" | "stale_generation";
}): ApplyResult {
  const { want, generation, current, reason } = refusal;
  const isOurs = current.generation === generation && isSameSplit(current.slices, want);
  return isOurs ? { outcome: "applied", state: current } : { outcome: "conflict", reason, current };
}

function refused(operation: PeerOperation, response: OutboundResponse): Error {
  const { error, version } = decodePeerJson(operation, response, WireRefusal);
  const which = version ? ` (version ${version})` : "";
  return peerError(operation, { message: `refused the split: ${error}${which}`, retryable: false });
}

/** The sandbox's own gateway, driven over its admin protocol. */
export const gateway: RouterDefinition = defineAdapter({
  manifest: {
    id: "gateway",
    title: { en: "Built-in gateway", "zh-CN": "内置网关" },
    settings: GatewaySettings,
    capabilities,
  },
  create: (settings, context): TrafficRouter => new GatewayRouter(settings, context),
});

import { createHash, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { AdapterContext } from "#lib/adapters/adapter-context.ts";
import { defineAdapter } from "#lib/adapters/adapter-definition.ts";
import {
  callPeer,
  decodePeerJson,
  peerError,
  unexpectedStatus,
  type PeerOperation,
} from "#lib/adapters/call-peer.ts";
import { signWebhook } from "#lib/adapters/sign-webhook.ts";
import { describeSplit, isSameSplit } from "#lib/adapters/traffic-routers/compare-splits.ts";
import { confirmByCounting } from "#lib/adapters/traffic-routers/confirm-by-counting.ts";
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
import { refusedSplit } from "#lib/adapters/traffic-routers/refused-split.ts";
import { conflictUnlessOurs } from "#lib/adapters/traffic-routers/settle-conflict.ts";
import { WireObserved } from "#lib/adapters/traffic-routers/split-wire.ts";
import type { OutboundResponse } from "#lib/server/outbound/outbound-request.ts";
import type { SplitByHand } from "#lib/schema/split-by-hand.ts";
import { WebhookRouterSettings } from "./settings.ts";
import { ToldSplit, type WantedSplit } from "./wire.ts";

const MAX_ANSWER_BYTES = 262_144;
const POLL_MS = 100;
const SHORTEST_WINDOW_MS = 1_000;

/** A target may take our token and refuse, but nothing proves that it does. */
const capabilities: RouterCapabilities = {
  granularityPercent: 0.01,
  conditionalWrite: false,
  readsEffective: "control-plane",
  evictsSticky: false,
  atomicMultiTarget: false,
  controlSlice: true,
  observes: true,
};

/** One of our methods at work: its calls share one deadline, on the monotonic clock. */
interface Errand {
  readonly operation: PeerOperation;
  readonly endsAt: number;
}

class WebhookRouter implements TrafficRouter {
  readonly capabilities: RouterCapabilities;
  readonly #settings: WebhookRouterSettings;
  readonly #context: AdapterContext;

  constructor(settings: WebhookRouterSettings, context: AdapterContext) {
    this.capabilities = { ...capabilities, observes: settings.observedUrl !== undefined };
    this.#settings = settings;
    this.#context = context;
  }

  read(): Promise<RouterState> {
    return this.#readBack(this.#begin("read"));
  }

  async apply(
    want: readonly Slice[],
    token: string,
    { generation }: { readonly generation: number },
  ): Promise<ApplyResult> {
    const errand = this.#begin("apply");
    const slices = want.filter(({ share }) => share > 0);
    const current = await this.#readBack(errand);
    const settle = (reason: "stale_token" | "stale_generation", state: RouterState) =>
      conflictUnlessOurs({ want, generation, current: state, reason });
    const isLate = current.generation !== null && current.generation >= generation;
    // The same generation with another split is ours, asked for before and not in yet, or overwritten since.
    if (isLate && (current.generation !== generation || isSameSplit(current.slices, want)))
      return settle("stale_generation", current);
    if (token !== current.token) return settle("stale_token", current);
    const sum = want.reduce((total, { share }) => total + share, 0);
    if (Math.abs(sum - 100) > 1e-6) {
      const message = `the shares sum to ${sum}, not to 100`;
      throw peerError(errand.operation, {
        message,
        reason: { code: "shares_sum", facts: { sum } },
        retryable: false,
      });
    }
    const response = await this.#post(errand, { generation, token, slices });
    switch (response.status) {
      case 409:
        return settle("stale_generation", await this.#readBack(errand));
      case 412:
        return settle("stale_token", await this.#readBack(errand));
      case 422:
        throw refusedSplit(errand.operation, response);
      default:
        if (response.status < 200 || response.status > 299)
          throw unexpectedStatus(errand.operation, response);
        return this.#awaitArrival(errand, want, response.status);
    }
  }

  async confirm(want: readonly Slice[], deadlineMs: number): Promise<Confirmation> {
    const called = "the target";
    if (this.capabilities.observes) {
      return confirmByCounting(this, { want, deadlineMs, shortestWindowMs: SHORTEST_WINDOW_MS, called });
    }
    const endsAt = performance.now() + deadlineMs;
    for (;;) {
      const { slices } = await this.read();
      const isReadBackEqual = isSameSplit(slices, want);
      const isOver = performance.now() + POLL_MS > endsAt;
      const evidence = `${called} says ${describeSplit(slices)}; no address counts its requests`;
      // What a target says of itself is no proof that traffic moved.
      if (isReadBackEqual || isOver) {
        return { state: isReadBackEqual ? "pending" : "diverged", evidence, isReadBackEqual, observed: null };
      }
      await sleep(POLL_MS);
    }
  }

  async observed(windowMs: number): Promise<ObservedTraffic> {
    const errand = this.#begin("observed");
    const { observedUrl } = this.#settings;
    if (observedUrl === undefined) {
      const message = "no address that counts requests is set in the settings";
      throw peerError(errand.operation, {
        message,
        reason: { code: "no_counting_address", facts: {} },
        retryable: false,
      });
    }
    const url = new URL(observedUrl);
    url.searchParams.set("windowMs", String(Math.max(SHORTEST_WINDOW_MS, Math.floor(windowMs))));
    return decodePeerJson(errand.operation, await this.#get(errand, url.href), WireObserved);
  }

  #begin(operation: string): Errand {
    return {
      operation: { adapter: "webhook", operation },
      endsAt: performance.now() + this.#settings.timeoutMs,
    };
  }

  async #readBack(errand: Errand): Promise<RouterState> {
    const response = await this.#get(errand, this.#settings.readUrl);
    return asState(decodePeerJson(errand.operation, response, ToldSplit));
  }

  /** The answer to the write is a promise at most; only the read-back says that it was kept. */
  async #awaitArrival(errand: Errand, want: readonly Slice[], status: number): Promise<ApplyResult> {
    for (;;) {
      const state = await this.#readBack(errand);
      if (isSameSplit(state.slices, want)) return { outcome: "applied", state };
      if (performance.now() + 2 * POLL_MS > errand.endsAt) {
        const evidence = `the target answered ${status}, but says ${describeSplit(state.slices)}`;
        return { outcome: "pending", evidence };
      }
      await sleep(POLL_MS);
    }
  }

  async #get(errand: Errand, url: string): Promise<OutboundResponse> {
    const attempt = { id: `read_${randomUUID()}`, sentAt: new Date(), body: "" };
    const response = await callPeer(this.#context, errand.operation, {
      ...this.#bounds(errand),
      url,
      headers: signWebhook(this.#settings, attempt),
    });
    if (response.status !== 200) throw unexpectedStatus(errand.operation, response);
    return response;
  }

  #post(errand: Errand, data: WantedSplit["data"]): Promise<OutboundResponse> {
    const sentAt = new Date();
    const payload: WantedSplit = { type: "lastgood.split_wanted", timestamp: sentAt.toISOString(), data };
    const body = JSON.stringify(payload);
    // The same for every attempt of one intent, so that a target may drop what it has seen.
    const id = `split_${data.generation}_${digest(data)}`;
    return callPeer(this.#context, errand.operation, {
      ...this.#bounds(errand),
      url: this.#settings.applyUrl,
      method: "POST",
      headers: { "content-type": "application/json", ...signWebhook(this.#settings, { id, sentAt, body }) },
      body,
    });
  }

  #bounds({ endsAt }: Errand) {
    return {
      timeoutMs: Math.max(1, Math.floor(endsAt - performance.now())),
      maxBytes: MAX_ANSWER_BYTES,
      allow: this.#settings.allowedInternal,
    };
  }
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 22);
}

/** A target without a token of its own gets one that changes with whatever it says. */
function asState(told: ToldSplit): RouterState {
  const { slices } = told;
  const generation = told.generation ?? null;
  const appliedAt = told.appliedAt ?? null;
  const token = told.token ?? digest([slices, generation, appliedAt]);
  return {
    slices,
    token,
    generation,
    appliedAt,
    ...(told.receivers && { receivers: told.receivers }),
    raw: { slices, token: told.token ?? null, generation, appliedAt },
  };
}

/** The same signed message that the product sends, without generation and token. */
function byHand(settings: unknown): SplitByHand | null {
  const parsed = WebhookRouterSettings.pick({ applyUrl: true }).safeParse(settings);
  if (!parsed.success) return null;
  const command = [
    `BODY='{"type":"lastgood.split_wanted","data":{split}}'; AT=$(date +%s); ID=by-hand-$AT`,
    `KEY=$(printf %s "\${SECRET#whsec_}" | base64 -d | od -An -tx1 | tr -d ' \\n')`,
    `SIGNED=$(printf %s "$ID.$AT.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)`,
    `curl -fsS -H 'content-type: application/json' -H "webhook-id: $ID" -H "webhook-timestamp: $AT" -H "webhook-signature: v1,$SIGNED" -d "$BODY" ${parsed.data.applyUrl}`,
  ].join("; ");
  return { command, split: { form: "json" } };
}

const webhookAdapter = defineAdapter({
  manifest: {
    id: "webhook",
    title: { en: "Webhook", "zh-CN": "Webhook" },
    settings: WebhookRouterSettings,
    capabilities,
  },
  create: (settings, context): TrafficRouter => new WebhookRouter(settings, context),
});

/** Any router behind two addresses: a signed POST of the wanted split, and a read-back. */
export const webhook: RouterDefinition = { ...webhookAdapter, byHand };

import { setTimeout as sleep } from "node:timers/promises";
import type { AdapterContext } from "#lib/adapters/adapter-context.ts";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import { peerError } from "#lib/adapters/call-peer.ts";
import { describeSplit, isSameSplit } from "#lib/adapters/traffic-routers/compare-splits.ts";
import { judgeObserved } from "#lib/adapters/traffic-routers/judge-observed.ts";
import type {
  ApplyResult,
  Confirmation,
  Exposure,
  ObservedTraffic,
  RouterCapabilities,
  RouterState,
  Slice,
  TrafficRouter,
} from "#lib/adapters/traffic-routers/port.ts";
import { evictVersion, readExposure } from "./exposure.ts";
import { MAP_STEP_PERCENT } from "./map-split.ts";
import { planOrders, poolsFor, refusalOf } from "./plan-orders.ts";
import { hasPoolsWithin } from "./pools.ts";
import { readHaproxy, tellsControl, type Sight } from "./read-haproxy.ts";
import { between, isContinued, RequestSamples } from "./request-samples.ts";
import { createRuntimeApi, type RuntimeSession } from "./runtime-api.ts";
import type { HaproxySettings } from "./settings.ts";
import { WEIGHT_STEP_PERCENT } from "./weights-split.ts";

const POLL_MS = 100;
/** Two looks closer together than this say nothing of the traffic. */
const SHORTEST_WINDOW_MS = 500;

/** What HAProxy can do in each mode. It has no compare-and-set: a write is preceded by a look and followed by one. */
export function capabilitiesOf(
  settings: Pick<HaproxySettings, "mode" | "evictSticky" | "mapControl" | "controlPattern">,
): RouterCapabilities {
  const isMap = settings.mode === "map";
  return {
    granularityPercent: isMap ? MAP_STEP_PERCENT : WEIGHT_STEP_PERCENT,
    conditionalWrite: false,
    readsEffective: "data-plane",
    // The map decides before any backend's cookie is looked at, if each version has a backend of its own.
    evictsSticky: settings.evictSticky || isMap,
    atomicMultiTarget: isMap,
    controlSlice: tellsControl(settings),
    observes: true,
  };
}

/** A traffic router over HAProxy's runtime API. */
export class HaproxyRouter implements TrafficRouter {
  readonly capabilities: RouterCapabilities;
  readonly #settings: HaproxySettings;
  readonly #openSession: (operation: string) => RuntimeSession;
  readonly #samples = new RequestSamples();

  constructor(settings: HaproxySettings, context: AdapterContext) {
    this.capabilities = capabilitiesOf(settings);
    this.#settings = settings;
    this.#openSession = createRuntimeApi(settings, context);
  }

  async read(): Promise<RouterState> {
    return (await this.#look(this.#openSession("read"))).state;
  }

  async apply(
    want: readonly Slice[],
    token: string,
    { generation, mayGoOn = () => true }: { readonly generation: number; readonly mayGoOn?: () => boolean },
  ): Promise<ApplyResult> {
    const session = this.#openSession("apply");
    const before = await this.#look(session);
    const standing = this.#standingOf(before, { want, generation });
    const current = before.state;
    if (standing === "in") return { outcome: "applied", state: current };
    if (standing === "late") return { outcome: "conflict", reason: "stale_generation", current };
    if (token !== current.token) return { outcome: "conflict", reason: "stale_token", current };
    const refusal = refusalOf(want, before.servers, this.#settings);
    if (refusal !== null) throw peerError(session.operation, refusal);
    const intent = { generation, appliedAt: new Date(), slices: want.filter(({ share }) => share > 0) };
    await send(session, { orders: planOrders(before, intent, this.#settings), mayGoOn });
    const after = await this.#look(session);
    const { state } = after;
    if (this.#agrees(after, want)) return { outcome: "applied", state };
    return { outcome: "pending", evidence: `written, but HAProxy has ${describeSplit(state.slices)}` };
  }

  async confirm(want: readonly Slice[], deadlineMs: number): Promise<Confirmation> {
    const endsAt = performance.now() + deadlineMs;
    let base: Sight | null = null;
    for (;;) {
      const now: Sight = await this.#look(this.#openSession("confirm"));
      const isEqual = this.#agrees(now, want);
      // Counting begins anew whenever the split was another one or the process was replaced.
      if (!isEqual) base = null;
      else if (base === null || !isContinued(base, now)) base = now;
      const confirmation = base === null ? differing(now.state) : counted(want, base, now);
      const isOver = performance.now() + POLL_MS > endsAt;
      if (confirmation.state === "effective" || isOver) return confirmation;
      await sleep(POLL_MS);
    }
  }

  async observed(windowMs: number): Promise<ObservedTraffic> {
    await this.#look(this.#openSession("observed"));
    for (;;) {
      const observed = this.#samples.observed(windowMs, SHORTEST_WINDOW_MS);
      if (observed !== null) return observed;
      await sleep(SHORTEST_WINDOW_MS);
      await this.#look(this.#openSession("observed"));
    }
  }

  exposure(): Promise<readonly Exposure[]> {
    return readExposure(this.#openSession("exposure"), this.#settings);
  }

  evict(version: string): Promise<Exposure> {
    return evictVersion(this.#openSession("evict"), this.#settings, version);
  }

  async #look(session: RuntimeSession): Promise<Sight> {
    const sight = await readHaproxy(session, this.#settings);
    this.#samples.add(sight);
    return sight;
  }

  #agrees({ pools, servers }: Sight, want: readonly Slice[]): boolean {
    const wanted = poolsFor(want, servers, this.#settings);
    return hasPoolsWithin(pools, wanted, this.capabilities.granularityPercent);
  }

  /** How an intent stands to the one that HAProxy's map holds; one that is in, but was overwritten since, is `new`. */
  #standingOf(
    sight: Sight,
    { want, generation }: { readonly want: readonly Slice[]; readonly generation: number },
  ): "in" | "late" | "new" {
    const { ledger } = sight;
    if (ledger === null || ledger.generation < generation) return "new";
    const isSameIntent = ledger.generation === generation && isSameSplit(ledger.slices, want);
    if (!isSameIntent) return "late";
    return this.#agrees(sight, want) ? "in" : "new";
  }
}

type Sending = { readonly orders: readonly string[]; readonly mayGoOn: () => boolean };

/** Sends the orders one by one; an error says how many were carried out, since those stay. */
async function send(session: RuntimeSession, { orders, mayGoOn }: Sending): Promise<void> {
  for (const [done, order] of orders.entries()) {
    try {
      if (!mayGoOn()) throw peerError(session.operation, outOfTime);
      await session.order(order);
    } catch (error) {
      if (!(error instanceof AdapterError) || done === 0) throw error;
      const { retryable } = error;
      const why = error.message.replace(/^haproxy: apply: /, "");
      const total = orders.length;
      const message = `changed in part: ${done} of ${total} orders were carried out, then ${why}`;
      const reason = { code: "changed_in_part", facts: { done, total } } as const;
      throw peerError(session.operation, { message, reason, retryable, cause: error });
    }
  }
}

const outOfTime = {
  message: "nothing more was sent, since the right to write has run out",
  reason: { code: "right_to_write_ended", facts: {} },
  retryable: true,
} as const;

function differing({ slices }: RouterState): Confirmation {
  const evidence = `HAProxy has ${describeSplit(slices)}`;
  return { state: "diverged", evidence, isReadBackEqual: false, observed: null };
}

function counted(want: readonly Slice[], base: Sight, now: Sight): Confirmation {
  const observed = between(base, now);
  const isTooShort = now.at.getTime() - base.at.getTime() < SHORTEST_WINDOW_MS;
  const judgement = judgeObserved(want, observed);
  const states = { agrees: "effective", disagrees: "diverged", too_few: "pending" } as const;
  const state = isTooShort ? "pending" : states[judgement.verdict];
  return { state, evidence: judgement.evidence, isReadBackEqual: true, observed };
}

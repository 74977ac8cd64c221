import type { AdapterDefinition } from "#lib/adapters/adapter-definition.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { SplitByHand } from "#lib/schema/split-by-hand.ts";

/** What a slice of traffic is in a rollback: the version gone back to, the compared share, everything else. */
export type SliceRole = "restored" | "control" | "rest";

/** A share of a target's traffic. */
export interface Slice {
  readonly version: string;
  readonly role: SliceRole;
  /** Percent, 0 to 100; the slices of a split sum to 100. */
  readonly share: number;
}

/** What a router can and cannot do; decisions and screens depend on these, never on the router's name. */
export interface RouterCapabilities {
  /** Smallest step of a share, in percent. */
  readonly granularityPercent: number;
  /** Whether a write is refused when somebody else wrote since the read. */
  readonly conditionalWrite: boolean;
  /** How deep `read` looks: at what answers requests, at the controller, or only at what was asked for. */
  readonly readsEffective: "data-plane" | "control-plane" | "spec-only";
  /** Whether a shift also moves clients that stick to a version. */
  readonly evictsSticky: boolean;
  /** Whether several slices change in one step. */
  readonly atomicMultiTarget: boolean;
  /** Whether two slices of one version can be told apart. */
  readonly controlSlice: boolean;
  /** Whether `observed` measures anything. */
  readonly observes: boolean;
}

/** What a router says its split is. */
export interface RouterState {
  readonly slices: readonly Slice[];
  /** Opaque precondition for the next write; changes with every write, whoever made it. */
  readonly token: string;
  /** Generation of our last accepted write; `null` when the router keeps none. A foreign write leaves it. */
  readonly generation: number | null;
  readonly appliedAt: Date | null;
  /** Servers that hold a share and do not take it; absent when nothing is lost, or the router cannot tell. */
  readonly lost?: LostServers;
  /** Instances of each version that could take requests now; absent where the router does not know instances. */
  readonly receivers?: readonly Receivers[];
  /** The router's own answer, for the record. */
  readonly raw: unknown;
}

/** How many instances of a version there are behind a router, and how many of them could take requests now. */
export interface Receivers {
  readonly version: string;
  readonly ready: number;
  readonly total: number;
}

/** Why a split is in only in part: servers that went down since it was written. Nobody wrote anything meanwhile. */
export interface LostServers {
  readonly servers: readonly { readonly name: string; readonly version: string }[];
  /** The split as it was written, in force again once they are back. */
  readonly written: readonly Slice[];
}

/** The outcome of a write. Only `applied` carries a read-back; nothing else may be shown as moved. */
export type ApplyResult =
  | { readonly outcome: "applied"; readonly state: RouterState }
  | { readonly outcome: "pending"; readonly evidence: string }
  | {
      readonly outcome: "conflict";
      /** `stale_token`: written by somebody since the read; `stale_generation`: a later intent of ours is in. */
      readonly reason: "stale_token" | "stale_generation";
      readonly current: RouterState;
    };

/** Requests answered per version in a window, on the router's clock. A version that answered none is absent. */
export interface ObservedTraffic {
  readonly from: Date;
  readonly to: Date;
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** Whether traffic really follows the split. */
export interface Confirmation {
  /** `pending`: not decided within the time given, also when no request was seen. */
  readonly state: "effective" | "pending" | "diverged";
  /** One sentence with the numbers, for the record and the screen. */
  readonly evidence: string;
  /** Whether the router's own state equals what was wanted. */
  readonly isReadBackEqual: boolean;
  /** Requests counted since the split was applied; `null` when none could be counted. */
  readonly observed: ObservedTraffic | null;
}

/** What is bound to a version whatever its share; null where it cannot be counted. */
export interface Exposure {
  readonly version: string;
  /** Requests and streams under way on it. */
  readonly streams: number | null;
  /** Clients that stick to it. */
  readonly sessions: number | null;
}

/** A request that was sent through the data plane, and the version that answered it. */
export interface RecordedRequest {
  readonly at: Date;
  readonly version: string;
  /** An Open Inference Protocol v2 inference request. */
  readonly request: Json;
}

/**
 * What every traffic router must do. All methods are bounded by the integration's time limit and throw
 * `AdapterError`. A retryable error of `apply` means that the outcome is unknown: `read`, then decide.
 */
export interface TrafficRouter {
  readonly capabilities: RouterCapabilities;
  read(): Promise<RouterState>;
  /**
   * Asks for a split under the token of a read. The same intent (same generation, same slices) may be applied
   * again and is then `applied` without a change. Throws a not retryable error, changing nothing, for a split
   * the router cannot serve (sum, unknown version) and names the version. A router that takes several orders for one split asks
   * `mayGoOn` before each: whoever asked may have been suspended, and another one may have taken over meanwhile.
   */
  apply(
    want: readonly Slice[],
    token: string,
    options: { readonly generation: number; readonly mayGoOn?: () => boolean },
  ): Promise<ApplyResult>;
  /** Waits at most `deadlineMs` for the wanted split to be read back and to be seen in answered requests. */
  confirm(want: readonly Slice[], deadlineMs: number): Promise<Confirmation>;
  /** Requests answered per version in about the last `windowMs`; `from` and `to` say which time was counted. */
  observed(windowMs: number): Promise<ObservedTraffic>;
  /** Sends `count` requests through the data plane and counts which version answered. */
  probe?(count: number): Promise<Readonly<Record<string, number>>>;
  /** What is bound to each version now, versions without any included. Only routers that can count it. */
  exposure?(): Promise<readonly Exposure[]>;
  /** Ends the streams of a version and unbinds its clients, as far as it can; gives how many there were. Only routers that can. */
  evict?(version: string): Promise<Exposure>;
  /** Some of the newest requests that were answered well, at most `limit`, of every kind of input. Only routers that keep them. */
  recentRequests?(limit: number): Promise<readonly RecordedRequest[]>;
}

/** A traffic router's manifest and factory. */
export interface RouterDefinition extends AdapterDefinition<RouterCapabilities, TrafficRouter> {
  /** How traffic is moved by hand with these settings, whose secrets may be left out; null where they do not tell. */
  byHand(settings: unknown): SplitByHand | null;
}

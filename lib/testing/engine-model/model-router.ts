import { AdapterError } from "#lib/adapters/adapter-error.ts";
import { isSameSplit } from "#lib/adapters/traffic-routers/compare-splits.ts";
import type {
  ApplyResult,
  Receivers,
  RouterCapabilities,
  RouterState,
  Slice,
  TrafficRouter,
} from "#lib/adapters/traffic-routers/port.ts";

/** What becomes of one call to the router. */
export type CallFate =
  /** It is carried out and answered. */
  | "answered"
  /** It never arrives. */
  | "unreached"
  /** It is carried out and the answer is lost. */
  | "answer_lost"
  /** The caller gives up; a write is still under way and may land at any time, or never. */
  | "late"
  /** It is refused for good, e.g. for missing rights. */
  | "denied";

/** A write that was sent to the router. */
export type SentWrite = {
  readonly sender: string;
  readonly slices: readonly Slice[];
  readonly generation: number;
  readonly token: string;
};

/** A change of the router's split, whoever made it; `before` is what it replaced. */
export type RouterChange = {
  readonly by: "us" | "somebody" | "reload";
  readonly slices: readonly Slice[];
  readonly generation: number | null;
  readonly before: readonly Slice[];
};

type Held = { readonly slices: readonly Slice[]; readonly generation: number };

/** Who calls: each call waits until the schedule says what becomes of it. */
export type RouterCaller = {
  readonly name: string;
  readonly park: (at: string) => Promise<CallFate>;
};

/** A router whose every call is answered, lost or late as a schedule says; with compare-and-set, or without. */
export class ModelRouter {
  readonly hasCas: boolean;
  readonly inFlight: SentWrite[] = [];
  readonly changes: RouterChange[] = [];
  /** Told of every write at the moment it is sent. */
  onSend: (write: SentWrite) => void = () => undefined;
  #held: Held;
  #kept: Held[];
  #writes = 0;
  #receivers: readonly Receivers[] = [];

  constructor(slices: readonly Slice[], hasCas: boolean) {
    this.hasCas = hasCas;
    this.#held = { slices, generation: 0 };
    this.#kept = [this.#held];
  }

  get slices(): readonly Slice[] {
    return this.#held.slices;
  }

  portFor(caller: RouterCaller): TrafficRouter {
    return {
      capabilities: { ...capabilities, conditionalWrite: this.hasCas },
      read: async () => {
        const fate = await caller.park("router_read");
        if (fate !== "answered") throw failed("read", fate);
        return this.#state();
      },
      apply: (slices, token, { generation }) =>
        this.#apply(caller, { sender: caller.name, slices, token, generation }),
      confirm: async () => ({
        state: "pending",
        evidence: "not asked",
        isReadBackEqual: true,
        observed: null,
      }),
      observed: async () => {
        throw failed("observed", "denied");
      },
    };
  }

  /** So many of the four instances of these versions are ready from now on. */
  setReady(versions: readonly { readonly name: string }[], ready: number): void {
    this.#receivers = versions.map(({ name }) => ({ version: name, ready, total: 4 }));
  }

  /** A write under way arrives now. */
  land(place: number): void {
    const write = this.inFlight[place % this.inFlight.length];
    if (write !== undefined) this.#land(write);
  }

  /** A write under way is lost for good. */
  drop(place: number): void {
    if (this.inFlight.length > 0) this.inFlight.splice(place % this.inFlight.length, 1);
  }

  writeForeign(slices: readonly Slice[]): void {
    this.#hold({ slices, generation: this.#held.generation }, "somebody");
  }

  /** A restart brings back what was in before. */
  reload(): void {
    const before = this.#kept.at(-2);
    if (before !== undefined) this.#hold(before, "reload");
  }

  async #apply(caller: RouterCaller, write: SentWrite): Promise<ApplyResult> {
    this.inFlight.push(write);
    this.onSend(write);
    const fate = await caller.park("router_sent");
    if (fate === "late") throw failed("apply", fate);
    if (fate === "unreached" || fate === "denied") {
      this.#take(write);
      throw failed("apply", fate);
    }
    const result = this.#land(write);
    if (fate === "answer_lost") throw failed("apply", fate);
    return result;
  }

  #land(write: SentWrite): ApplyResult {
    // Taken out of flight already: it landed before its sender went on.
    if (!this.#take(write)) return { outcome: "applied", state: this.#state() };
    const { slices, generation, token } = write;
    const isIn = this.#held.generation === generation && isSameSplit(this.#held.slices, slices);
    if (this.hasCas && isIn) return { outcome: "applied", state: this.#state() };
    if (this.hasCas && token !== this.#token()) return this.#conflict("stale_token");
    if (this.hasCas && generation < this.#held.generation) return this.#conflict("stale_generation");
    this.#hold({ slices, generation }, "us");
    return { outcome: "applied", state: this.#state() };
  }

  #conflict(reason: "stale_token" | "stale_generation"): ApplyResult {
    return { outcome: "conflict", reason, current: this.#state() };
  }

  #take(write: SentWrite): boolean {
    const place = this.inFlight.indexOf(write);
    if (place >= 0) this.inFlight.splice(place, 1);
    return place >= 0;
  }

  #hold(next: Held, by: RouterChange["by"]): void {
    this.changes.push({ by, ...next, before: this.#held.slices });
    this.#held = next;
    this.#writes += 1;
    if (by === "us") this.#kept = [...this.#kept.slice(-3), next];
  }

  #token(): string {
    return `t${this.#writes}`;
  }

  #state(): RouterState {
    const { slices, generation } = this.#held;
    return {
      slices,
      token: this.#token(),
      generation: this.hasCas ? generation : null,
      appliedAt: null,
      receivers: this.#receivers,
      raw: null,
    };
  }
}

const capabilities: Omit<RouterCapabilities, "conditionalWrite"> = {
  granularityPercent: 0.01,
  readsEffective: "data-plane",
  evictsSticky: true,
  atomicMultiTarget: true,
  controlSlice: true,
  observes: false,
};

function failed(operation: string, fate: CallFate): AdapterError {
  return new AdapterError({
    adapter: "model-router",
    operation,
    message: fate,
    reason: { code: "unknown", facts: {} },
    retryable: fate !== "denied",
  });
}

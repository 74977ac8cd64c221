import { setTimeout as sleep } from "node:timers/promises";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import { isSameSplit } from "#lib/adapters/traffic-routers/compare-splits.ts";
import { judgeObserved } from "#lib/adapters/traffic-routers/judge-observed.ts";
import type {
  ApplyResult,
  Confirmation,
  ObservedTraffic,
  RouterCapabilities,
  RouterState,
  Slice,
  TrafficRouter,
} from "#lib/adapters/traffic-routers/port.ts";
import { SplitState, type SplitDocument } from "./split-state.ts";

const capabilities: RouterCapabilities = {
  granularityPercent: 0.01,
  conditionalWrite: true,
  readsEffective: "data-plane",
  evictsSticky: true,
  atomicMultiTarget: true,
  controlSlice: true,
  observes: true,
};

/** A router in memory, with switches for everything that goes wrong with real ones. */
export class FakeRouter implements TrafficRouter {
  readonly capabilities = capabilities;
  /** How often each method was called. */
  readonly calls = { read: 0, apply: 0, confirm: 0, observed: 0 };
  readonly #split: SplitState;
  #isNextAnswerLost = false;
  #isNextConflict = false;
  #isStalled = false;
  #delayMs = 0;

  constructor(versions: readonly [string, ...string[]]) {
    this.#split = new SplitState(versions);
  }

  /** The next `apply` takes effect and then fails as a broken connection does. */
  loseNextAnswer(): void {
    this.#isNextAnswerLost = true;
  }

  /** Somebody else writes the same split again just before the next `apply`. */
  conflictNext(): void {
    this.#isNextConflict = true;
  }

  /** Every call fails with a retryable error until `resume`. */
  stall(): void {
    this.#isStalled = true;
  }

  resume(): void {
    this.#isStalled = false;
  }

  /** Every call takes this long. */
  delay(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  /** Splits are taken and reported, but requests do not follow. */
  ignoreShift(): void {
    this.#split.isShiftIgnored = true;
  }

  makeServable(version: string): void {
    this.#split.makeServable(version);
  }

  writeForeign(slices: readonly Slice[]): void {
    this.#split.write({ slices, token: this.#split.document.token });
  }

  /** Has the data plane answer `count` requests; gives the version that answered each. */
  answer(count: number): readonly string[] {
    return this.#split.answer(count);
  }

  async read(): Promise<RouterState> {
    this.calls.read += 1;
    await this.#reach("read");
    return asState(this.#split.document);
  }

  async apply(
    want: readonly Slice[],
    token: string,
    { generation }: { readonly generation: number },
  ): Promise<ApplyResult> {
    this.calls.apply += 1;
    await this.#reach("apply");
    if (this.#isNextConflict) this.writeForeign(this.#split.document.slices);
    this.#isNextConflict = false;
    const result = this.#split.write({ slices: want, token, generation });
    if (this.#isNextAnswerLost) {
      this.#isNextAnswerLost = false;
      throw failed("apply", "the connection broke before the answer", true);
    }
    if (result.outcome === "refused") throw failed("apply", `${result.error} ${result.version ?? ""}`, false);
    const current = asState(result.document);
    const isOurs = current.generation === generation && isSameSplit(current.slices, want);
    if (result.outcome === "applied" || isOurs) return { outcome: "applied", state: current };
    return { outcome: "conflict", reason: result.outcome, current };
  }

  async confirm(want: readonly Slice[], deadlineMs: number): Promise<Confirmation> {
    this.calls.confirm += 1;
    await this.#reach("confirm");
    const isReadBackEqual = isSameSplit(this.#split.document.slices, want);
    if (!isReadBackEqual) {
      return { state: "diverged", evidence: "the split is another one", isReadBackEqual, observed: null };
    }
    const startedAt = performance.now();
    for (;;) {
      const observed = this.#split.observed(performance.now() - startedAt);
      const { verdict, evidence } = judgeObserved(want, observed);
      if (verdict === "agrees") return { state: "effective", evidence, isReadBackEqual, observed };
      if (performance.now() - startedAt >= deadlineMs) {
        const state = verdict === "too_few" ? "pending" : "diverged";
        return { state, evidence, isReadBackEqual, observed };
      }
      await sleep(10);
    }
  }

  async observed(windowMs: number): Promise<ObservedTraffic> {
    this.calls.observed += 1;
    await this.#reach("observed");
    return this.#split.observed(windowMs);
  }

  async #reach(operation: string): Promise<void> {
    if (this.#delayMs > 0) await sleep(this.#delayMs);
    if (this.#isStalled) throw failed(operation, "no answer within the time limit", true);
  }
}

function asState({ slices, token, generation, appliedAt }: SplitDocument): RouterState {
  return { slices, token, generation, appliedAt, raw: { slices, token, generation } };
}

function failed(operation: string, message: string, retryable: boolean): AdapterError {
  return new AdapterError({
    adapter: "fake-router",
    operation,
    message,
    reason: retryable
      ? { code: "timeout", facts: { destination: "the router" } }
      : { code: "split_refused", facts: {} },
    retryable,
  });
}

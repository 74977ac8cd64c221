import type { ObservedTraffic, Slice } from "#lib/adapters/traffic-routers/port.ts";

/** A split as the admin protocol shows it. */
export interface SplitDocument {
  readonly token: string;
  readonly generation: number;
  readonly slices: readonly Slice[];
  readonly appliedAt: Date;
}

/** A write as the admin protocol takes it; a foreign writer gives no generation. */
export interface SplitWrite {
  readonly slices: readonly Slice[];
  readonly token: string;
  readonly generation?: number | undefined;
}

/** What became of a write. */
export type SplitWriteResult =
  | { readonly outcome: "applied" | "stale_token" | "stale_generation"; readonly document: SplitDocument }
  | { readonly outcome: "refused"; readonly error: string; readonly version?: string | undefined };

/** The rules of the gateway's admin protocol in memory, shared by the fake router and the wire-level stand-in. */
export class SplitState {
  readonly #servable: Set<string>;
  readonly #answered: { readonly atMs: number; readonly version: string }[] = [];
  #document: SplitDocument;
  #effective: readonly Slice[];
  #writes = 0;
  #answerCount = 0;
  /** While true, writes are taken and shown, but requests go where they went before. */
  isShiftIgnored = false;

  constructor(versions: readonly [string, ...string[]]) {
    this.#servable = new Set(versions);
    this.#effective = [{ version: versions[0], role: "rest", share: 100 }];
    this.#document = { token: "t0", generation: 0, slices: this.#effective, appliedAt: new Date() };
  }

  get document(): SplitDocument {
    return this.#document;
  }

  /** Lets a version take share, as if an instance of it had become ready. */
  makeServable(version: string): void {
    this.#servable.add(version);
  }

  write({ slices, token, generation }: SplitWrite): SplitWriteResult {
    if (token !== this.#document.token) return { outcome: "stale_token", document: this.#document };
    if (generation !== undefined && generation <= this.#document.generation) {
      return { outcome: "stale_generation", document: this.#document };
    }
    const sum = slices.reduce((total, { share }) => total + share, 0);
    if (Math.abs(sum - 100) > 1e-6)
      return { outcome: "refused", error: `the shares sum to ${sum}, not to 100` };
    const unservable = slices.find(({ version, share }) => share > 0 && !this.#servable.has(version));
    if (unservable !== undefined) {
      return { outcome: "refused", error: "no ready instance", version: unservable.version };
    }
    this.#writes += 1;
    this.#document = {
      token: `t${this.#writes}`,
      generation: generation ?? this.#document.generation,
      slices,
      appliedAt: new Date(),
    };
    if (!this.isShiftIgnored) this.#effective = slices;
    return { outcome: "applied", document: this.#document };
  }

  /** Answers requests by the effective split, spread evenly (golden ratio sequence) instead of at random. */
  answer(count: number): readonly string[] {
    const answered: string[] = [];
    for (let index = 0; index < count; index += 1) {
      this.#answerCount += 1;
      let position = ((this.#answerCount * 0.618_033_988_749_895) % 1) * 100;
      const slice = this.#effective.find(({ share }) => (position -= share) < 0) ?? this.#effective[0];
      if (slice === undefined) continue;
      this.#answered.push({ atMs: Date.now(), version: slice.version });
      answered.push(slice.version);
    }
    return answered;
  }

  observed(windowMs: number): ObservedTraffic {
    const toMs = Date.now();
    const recent = this.#answered.filter(({ atMs }) => atMs > toMs - windowMs);
    const counts: Record<string, number> = {};
    for (const { version } of recent) counts[version] = (counts[version] ?? 0) + 1;
    return { from: new Date(toMs - windowMs), to: new Date(toMs), total: recent.length, counts };
  }
}

import type { ObservedTraffic } from "#lib/adapters/traffic-routers/port.ts";
import type { Sight } from "./read-haproxy.ts";

type Counters = Pick<Sight, "at" | "process" | "answered">;
/** The token tells whether two looks saw one split. */
type Sample = Counters & { readonly state: Pick<Sight["state"], "token"> };

const KEPT_MS = 120_000;
const MAX_SAMPLES = 600;

/** Counters of earlier looks, since HAProxy counts from its start and a window is the difference of two looks. */
export class RequestSamples {
  #samples: Sample[] = [];

  /**
   * Keeps a look; what was before a restart, a reset of the counters or a change of the split is forgotten, so that no
   * window mixes the requests of two splits.
   */
  add(sample: Sample): void {
    const last = this.#samples.at(-1);
    const isSame = last !== undefined && last.state.token === sample.state.token && isContinued(last, sample);
    if (!isSame) this.#samples = [];
    const oldestMs = sample.at.getTime() - KEPT_MS;
    this.#samples = [...this.#samples.filter(({ at }) => at.getTime() >= oldestMs), sample].slice(
      -MAX_SAMPLES,
    );
  }

  /**
   * Requests answered in about the last `windowMs`, up to the newest look: since the oldest look within it, else since the
   * youngest before it. Null when no look is `shortestMs` older than the newest.
   */
  observed(windowMs: number, shortestMs: number): ObservedTraffic | null {
    const newest = this.#samples.at(-1);
    if (newest === undefined) return null;
    const ageMs = ({ at }: Sample) => newest.at.getTime() - at.getTime();
    const old = this.#samples.filter((sample) => ageMs(sample) >= shortestMs);
    const from = old.find((sample) => ageMs(sample) <= windowMs) ?? old.at(-1);
    return from === undefined ? null : between(from, newest);
  }
}

/** Requests answered per version between two looks at one process. */
export function between(from: Counters, to: Counters): ObservedTraffic {
  const counts: Record<string, number> = {};
  for (const [version, count] of to.answered) {
    const answered = count - (from.answered.get(version) ?? 0);
    if (answered > 0) counts[version] = answered;
  }
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { from: from.at, to: to.at, total, counts };
}

/** Whether both looks saw one process whose counters only grew. */
export function isContinued(from: Counters, to: Counters): boolean {
  const isSameProcess =
    from.process.Pid === to.process.Pid &&
    from.process.Start_time_sec === to.process.Start_time_sec &&
    from.process.Uptime_sec <= to.process.Uptime_sec;
  return (
    isSameProcess && [...from.answered].every(([version, count]) => (to.answered.get(version) ?? 0) >= count)
  );
}

/** A request as it was sent, and which version answered it well. */
export interface RecentRequest {
  readonly at: string;
  readonly version: string;
  readonly request: unknown;
}

/** Remembers a few of the newest requests of every input, for whoever wants to ask them again. */
export interface RecentRequests {
  add(body: Buffer, version: string, nowMs: number): void;
  /** The newest of every input in turn, at most `limit`. */
  read(limit: number): RecentRequest[];
}

/** How many requests of one input are remembered. */
export const REMEMBERED_EACH = 60;
const MOST_INPUTS = 8;
/** Keeping a request means parsing it: at most ten a second, so that a high rate stays cheap. */
const SPACING_MS = 100;

interface Kept {
  readonly at: number;
  readonly version: string;
  readonly body: Buffer;
}

/** The name of the first input; null for what is no inference request. */
function inputOf(body: Buffer): string | null {
  const name = /"inputs"\s*:\s*\[\s*\{\s*"name"\s*:\s*"([^"]{1,80})"/u.exec(
    body.toString("latin1", 0, 2_000),
  )?.[1];
  return name ?? null;
}

/** Makes an empty memory. */
export function makeRecentRequests(): RecentRequests {
  const rings = new Map<string, Kept[]>();
  let lastMs = -Infinity;
  return {
    add: (body, version, nowMs) => {
      if (nowMs - lastMs < SPACING_MS) return;
      const input = inputOf(body);
      if (input === null || (!rings.has(input) && rings.size >= MOST_INPUTS)) return;
      lastMs = nowMs;
      const ring = rings.get(input) ?? [];
      rings.set(input, [...ring.slice(1 - REMEMBERED_EACH), { at: nowMs, version, body }]);
    },
    read: (limit) => {
      const newest = [...rings.values()].map((ring) => ring.toReversed());
      const turns = Array.from({ length: REMEMBERED_EACH }, (_, at) =>
        newest.flatMap((ring) => ring[at] ?? []),
      );
      return turns
        .flat()
        .slice(0, limit)
        .map(({ at, version, body }) => ({
          at: new Date(at).toISOString(),
          version,
          request: JSON.parse(body.toString("utf8")) as unknown,
        }));
    },
  };
}

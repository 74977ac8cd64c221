const requests = 500;
const tries = 3;

/** Points by which the share of 500 requests may differ from the split, as in the Gateway API's conformance test. */
export const tolerancePoints = 5;

type Sample = {
  readonly version: string;
  /** The version's share of the split, in percent. */
  readonly percent: number;
  /** Sends so many requests; gives how many each version answered. */
  readonly send: (count: number) => Promise<Readonly<Record<string, number>>>;
};

/**
 * Share of 500 requests that a version answered, in percent. A fair draw strays over the tolerance about once in a hundred
 * times, so the count is repeated up to twice, as the conformance test repeats its own; a wrong split misses every time.
 */
export async function shareOfRequests({ version, percent, send }: Sample): Promise<number> {
  for (let left = tries; ; left -= 1) {
    const counts = await send(requests);
    const share = ((counts[version] ?? 0) / requests) * 100;
    if (left === 1 || Math.abs(share - percent) < tolerancePoints) return share;
  }
}

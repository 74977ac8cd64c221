type Share = { readonly version: string; readonly share: number };

/** A release's effect: the versions that would get a larger share than they have, and than we ask the router for ourselves. */
export function releaseRaises(
  now: readonly Share[],
  then: readonly Share[],
  wanted: readonly Share[],
): string[] {
  const [before, after, ours] = [now, then, wanted].map(sharesOf);
  return [...(after ?? [])]
    .filter(([version, share]) => share > Math.max(before?.get(version) ?? 0, ours?.get(version) ?? 0))
    .map(([version]) => version);
}

function sharesOf(shares: readonly Share[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { version, share } of shares) sums.set(version, share + (sums.get(version) ?? 0));
  return sums;
}

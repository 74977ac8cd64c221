/** The share of queries whose relevant item stands at rank `limit` or better (ranks from 1); null without queries. */
export function recallAt(limit: number, ranks: readonly number[]): number | null {
  if (ranks.length === 0) return null;
  return ranks.filter((rank) => rank <= limit).length / ranks.length;
}

function medianOfThree(one: number, two: number, three: number): number {
  return Math.max(Math.min(one, two), Math.min(Math.max(one, two), three));
}

interface Range {
  readonly left: number;
  readonly right: number;
}

/** Brings smaller values to the front and larger ones to the back of a range; between the two ends given all are equal. */
function partition(values: Float64Array, { left, right }: Range): Range {
  const middle = left + ((right - left) >> 1);
  const pivot = medianOfThree(values[left] ?? 0, values[middle] ?? 0, values[right] ?? 0);
  let up = left;
  let down = right;
  while (up <= down) {
    while ((values[up] ?? 0) < pivot) up += 1;
    while ((values[down] ?? 0) > pivot) down -= 1;
    if (up > down) break;
    const swapped = values[up] ?? 0;
    values[up] = values[down] ?? 0;
    values[down] = swapped;
    up += 1;
    down -= 1;
  }
  return { left: down, right: up };
}

/** Moves the value of one rank to its place within a range. */
function selectRank(values: Float64Array, rank: number, range: Range): void {
  let { left, right } = range;
  while (left < right) {
    const split = partition(values, { left, right });
    if (rank > split.left && rank < split.right) return;
    if (rank <= split.left) right = split.left;
    else left = split.right;
  }
}

/**
 * Reorders `values` in place so that each of the ranks, counted from 0 and given in ascending order, holds what it would
 * hold after sorting (Hoare 1961, algorithm 65). A few ranks of a long sample cost a fraction of sorting it.
 */
export function selectRanks(values: Float64Array, ranks: readonly number[]): void {
  let left = 0;
  for (const rank of ranks) {
    if (rank < left || rank >= values.length) continue;
    selectRank(values, rank, { left, right: values.length - 1 });
    left = rank;
  }
}

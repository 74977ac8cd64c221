/** The values in ascending order, in an array of their own; values already in order are not sorted again. */
export function sortedCopy(values: ArrayLike<number>): Float64Array {
  const copy = Float64Array.from(values);
  for (let index = 1; index < copy.length; index += 1) {
    if ((copy[index - 1] ?? 0) > (copy[index] ?? 0)) return copy.toSorted();
  }
  return copy;
}

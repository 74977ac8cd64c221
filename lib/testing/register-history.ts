/** One call of a client, by a clock that all clients share; `revision` is what it wrote, or what it was told. */
export type Call = {
  readonly client: number;
  readonly from: number;
  readonly to: number;
  readonly kind: "told" | "wrote";
  readonly revision: number;
};

/**
 * The pairs of calls that no order of one after another explains, of a register whose every write raises its revision: a call that
 * began after another had ended was told of less, or wrote no more. None: the history is linearizable. Revisions name the order of
 * writes, so that any contradiction shows in a pair (Herlihy and Wing, Linearizability, TOPLAS 12(3), 1990).
 */
export function contradictionsIn(calls: readonly Call[]): readonly (readonly [Call, Call])[] {
  return calls.flatMap((one) =>
    calls.filter((other) => contradicts(one, other)).map((other) => [one, other] as const),
  );
}

function contradicts(one: Call, other: Call): boolean {
  if (one === other) return false;
  const isSameWrite = one.kind === "wrote" && other.kind === "wrote" && one.revision === other.revision;
  if (isSameWrite) return true;
  if (one.to >= other.from) return false;
  return other.kind === "wrote" ? one.revision >= other.revision : one.revision > other.revision;
}

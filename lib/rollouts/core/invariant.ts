/** Thrown when the engine would do what must never happen; the message names the invariant. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** Refuses the impossible: throws `InvariantError` when the condition does not hold. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

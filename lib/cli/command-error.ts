/** A failure of a command in words for the person who typed it: one line, what to do included. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** Gives the one line that is shown for anything thrown. */
export function lineOf(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message.replaceAll(/\s*\n\s*/g, " ").trim();
}

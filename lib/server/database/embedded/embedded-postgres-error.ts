/** A reason why the embedded Postgres cannot run, in one line that says what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";
}

const wayOut = "or set DATABASE_URL to a Postgres of your own";

/** The known causes, recognised by what Postgres or the system prints. */
const causes: readonly (readonly [RegExp, (match: RegExpMatchArray) => string])[] = [
  [
    /error while loading shared libraries: ([^\s:]+)/,
    (match) => `the shared library ${match[1]} is missing on this machine. Install it, ${wayOut}`,
  ],
  [
    /could not look up effective user ID (\d+)/,
    (match) => `user id ${match[1]} has no entry in /etc/passwd. Add one, ${wayOut}`,
  ],
  [/No space left on device/i, () => "the disk is full. Free some space and start again"],
  [
    /(?:EACCES|Permission denied)/i,
    () => `permission was denied. Choose a directory you may write with LASTGOOD_DATA, ${wayOut}`,
  ],
  [
    /spawn .* ENOENT|GLIBC_[\d.]+' not found/,
    () =>
      `its programs need glibc, which this system does not have or has too old. Use a glibc-based system, ${wayOut}`,
  ],
];

/** Turns what a failed program printed into one line with its cause and a way out; the full text is kept as `cause`. */
export function explainFailure(attempt: string, output: string): EmbeddedPostgresError {
  for (const [pattern, explain] of causes) {
    const match = pattern.exec(output);
    if (match) return new EmbeddedPostgresError(`${attempt}: ${explain(match)}.`, { cause: output });
  }
  const lastLine = output.trim().split("\n").at(-1) || "it ended without a message";
  return new EmbeddedPostgresError(`${attempt}: ${lastLine}`, { cause: output });
}

/** Gives the readable text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

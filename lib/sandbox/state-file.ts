import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { Split } from "#lib/sandbox/gateway/split.ts";

/** What a restart brings back. */
export const SandboxState = z.object({
  split: Split,
  instances: z.array(z.object({ version: z.string(), bundleDirectory: z.string() })),
  ratePerSecond: z.number().nonnegative(),
});
export type SandboxState = z.infer<typeof SandboxState>;

const FILE = "sandbox.json";

/** Reads the state; null when there is none yet. Throws when the file is damaged, naming it. */
export function readState(directory: string): SandboxState | null {
  const file = path.join(directory, FILE);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  try {
    return SandboxState.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} is damaged; delete it to start the sandbox anew`, { cause });
  }
}

/** Writes a file in one step: a crash leaves the old content or the new, never half of one. */
export function writeFileWhole(file: string, content: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.new`;
  const handle = openSync(draft, "w", 0o600);
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

/** Writes the state in one step. */
export function writeState(directory: string, state: SandboxState): void {
  writeFileWhole(path.join(directory, FILE), `${JSON.stringify(state, null, 2)}\n`);
}

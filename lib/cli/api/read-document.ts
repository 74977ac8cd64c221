import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import type { z } from "zod";
import { CommandError } from "#lib/cli/command-error.ts";

/** Reads a YAML or JSON file; `-` is standard input. One line names the file and what is wrong with it. */
export async function readDocument(path: string): Promise<unknown> {
  const text = await (path === "-" ? readStandardInput() : readFile(path, "utf8")).catch((error: unknown) => {
    throw new CommandError(`${path}: cannot be read (${codeOf(error)})`);
  });
  const document = parseDocument(text);
  const problem = document.errors[0];
  if (problem !== undefined) {
    throw new CommandError(`${path}: is neither YAML nor JSON: ${problem.message.split("\n")[0] ?? ""}`);
  }
  return document.toJS() as unknown;
}

/** Checks a document by a schema; one line names the file and the first field that does not fit. */
export function parseDocumentAs<Schema extends z.ZodType>(
  schema: Schema,
  document: unknown,
  path: string,
): z.output<Schema> {
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join(".") || "the file";
  throw new CommandError(`${path}: ${field}: ${issue?.message ?? "does not fit"}`);
}

/** The system's short name of a failure, e.g. `ENOENT`. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}

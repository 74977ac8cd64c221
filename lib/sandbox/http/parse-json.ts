import type { z } from "zod";
import { HttpError } from "./http-error.ts";

/** Reads bytes as JSON of a shape. Throws HttpError 400 that names the field at fault. */
export function parseJson<T>(bytes: Buffer, schema: z.ZodType<T>): T {
  let content: unknown;
  try {
    content = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new HttpError(400, "the body is not JSON");
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join(".") ?? "";
  throw new HttpError(400, where === "" ? (issue?.message ?? "bad body") : `${where}: ${issue?.message}`);
}

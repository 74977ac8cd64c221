import { z } from "zod";
import { ErrorCode } from "#lib/schema/error-code.ts";

/** Problem Details (RFC 9457) as every failing endpoint answers it, with our code, request id and refused fields. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  code: ErrorCode,
  requestId: z.string(),
  invalidParams: z.array(z.object({ name: z.string(), reason: z.string() })),
  extra: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof Problem>;

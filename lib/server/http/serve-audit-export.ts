import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { exportAudit } from "#lib/audit/export-audit.ts";
import { AuditFilter } from "#lib/audit/schema.ts";
import type { Context } from "#lib/server/context.ts";
import { database } from "#lib/server/database/prisma.ts";
import { authenticate } from "./authenticate.ts";
import { log } from "./log.ts";
import { observeRequest } from "./observe-request.ts";
import { problemResponse, toAppError } from "./problem-response.ts";
import { parsePart, readQuery } from "./read-input.ts";
import { readRequestId } from "./request-id.ts";

const ExportQuery = AuditFilter.extend({ format: z.enum(["jsonl", "csv"]).default("jsonl") });

const mediaType = { jsonl: "application/jsonl; charset=utf-8", csv: "text/csv; charset=utf-8" } as const;

/** Answers with the filtered audit log as a file, written while it is read: its length does not matter to memory. */
export function serveAuditExport(request: Request): Promise<Response> {
  return observeRequest({ method: "GET", path: "/api/v1/audit/export" }, async () => {
    const requestId = readRequestId(request.headers);
    try {
      const now = new Date();
      const { actor } = await authenticate(request.headers, now);
      const ctx: Context = { actor, requestId, now, locale: "en", db: database() };
      authorize(ctx, "read");
      const { format, ...filter } = parsePart(ExportQuery, withoutEmpty(readQuery(request.url)), ctx.locale);
      const day = now.toISOString().slice(0, 10);
      const headers = {
        "content-type": mediaType[format],
        "content-disposition": `attachment; filename="lastgood-audit-${day}.${format}"`,
        "cache-control": "no-store",
        "x-request-id": requestId,
      };
      return new Response(streamOf(exportAudit(ctx, filter, format), requestId), { headers });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === "INTERNAL") log().error({ requestId, err: thrown }, "an export could not be made");
      return problemResponse(error, requestId);
    }
  });
}

function withoutEmpty(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
}

/** Asks for the next part only when its reader has taken the last one; a reader that leaves ends the reading. */
function streamOf(parts: AsyncGenerator<string>, requestId: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await parts.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        log().error({ requestId, err: error }, "an export ended early");
        controller.error(error);
      }
    },
    cancel: async () => void (await parts.return(undefined)),
  });
}

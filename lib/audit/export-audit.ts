import { authorize } from "#lib/access/authorize.ts";
import { entryLine, headLine } from "#lib/audit/core/entry-line.ts";
import type { ExportFormat } from "#lib/audit/core/entry-line.ts";
import type { AuditFilter } from "#lib/audit/schema.ts";
import { listFiltered, newestSeq } from "#lib/audit/store.ts";
import type { Context } from "#lib/server/context.ts";

const pageSize = 500;

/**
 * Gives the acts that fit as text, oldest first, a page at a time as its reader takes them: no more than one page is held in
 * memory. What is recorded after the first page was read is not in it.
 * @yields the next part of the text, of whole lines
 */
export async function* exportAudit(
  ctx: Context,
  filter: AuditFilter,
  format: ExportFormat,
): AsyncGenerator<string> {
  authorize(ctx, "read");
  const to = await newestSeq(ctx.db);
  yield headLine(format);
  let after = 0n;
  for (;;) {
    const page = await listFiltered(ctx.db, filter, { after, to, limit: pageSize });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page.map((entry) => entryLine(entry, format)).join("");
    if (page.length < pageSize) return;
    after = BigInt(last.seq);
  }
}

import { getAuditEntry, listAuditFilterValues } from "#lib/audit/get-audit-entry.ts";
import { getChainVerification } from "#lib/audit/get-chain-verification.ts";
import { listAuditEntries } from "#lib/audit/list-audit-entries.ts";
import type { AuditEntry, AuditFilter, AuditFilterValues, ChainVerification } from "#lib/audit/schema.ts";
import type { FrameView } from "#lib/rollbacks/overview-schema.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import type { Actor, Context } from "#lib/server/context.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** What the audit screen is drawn from. */
export type OpenedAudit = {
  readonly entries: readonly AuditEntry[];
  readonly nextCursor: string | null;
  readonly isFirst: boolean;
  readonly values: AuditFilterValues;
  /** The act whose panel is open. */
  readonly opened: AuditEntry | null;
  readonly verification: ChainVerification | null;
  readonly facts: { readonly actor: Pick<Actor, "name" | "role">; readonly view: FrameView };
  readonly idempotencyKey: string;
};

/** Which page of the log is looked at, and which act of it is open. */
export type AuditPlace = {
  readonly filter: AuditFilter;
  readonly cursor: string | undefined;
  readonly limit: number;
  readonly opened: number | undefined;
};

/** Opens the audit screen at a page of what fits; an act that does not exist throws NOT_FOUND. */
export async function openAudit(ctx: Context, place: AuditPlace): Promise<OpenedAudit> {
  const { filter, cursor, limit, opened } = place;
  const [page, values, entry, { last }, view] = await Promise.all([
    listAuditEntries(ctx, { ...filter, cursor, limit }),
    listAuditFilterValues(ctx),
    opened === undefined ? null : getAuditEntry(ctx, { seq: opened }),
    getChainVerification(ctx),
    viewFrame(ctx),
  ]);
  return {
    entries: page.items,
    nextCursor: page.nextCursor,
    isFirst: cursor === undefined,
    values,
    opened: entry,
    verification: last,
    facts: { actor: ctx.actor, view },
    idempotencyKey: newId(),
  };
}

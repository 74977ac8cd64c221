import { z } from "zod";
import { ActorRef, Id } from "#lib/schema/atoms.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { PageQuery } from "#lib/schema/page.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** One act as the record keeps it; `hash` covers the row and the hash of the row before. */
export const AuditEntry = z.object({
  seq: z.int(),
  id: Id,
  at: Timestamp,
  actor: ActorRef,
  actorRole: z.string().nullable(),
  action: z.string(),
  objectKind: z.string(),
  objectId: z.string(),
  objectName: z.string(),
  reason: z.string().nullable(),
  before: z.json(),
  after: z.json(),
  requestId: z.string().nullable(),
  previousHash: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** What may be asked of the log; all of it must fit. `from` is within, `to` is not. */
export const AuditFilter = z.object({
  action: z.string().max(80).optional(),
  objectKind: z.string().max(80).optional(),
  objectId: z.string().max(120).optional(),
  /** The name of who acted, as the record keeps it. */
  actor: z.string().max(120).optional(),
  actorKind: ActorRef.shape.kind.optional(),
  requestId: z.string().max(80).optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** Which audit entries are asked for. */
export const AuditQuery = PageQuery.extend(AuditFilter.shape);
export type AuditQuery = z.infer<typeof AuditQuery>;

/** What the log can be filtered by: the values that stand in it, at most 200 of each, in order. */
export const AuditFilterValues = z.object({
  actions: z.array(z.string()),
  objectKinds: z.array(z.string()),
  actors: z.array(z.string()),
});
export type AuditFilterValues = z.infer<typeof AuditFilterValues>;

/**
 * Whether the hash chain is whole: how many rows were checked and, if broken, at which one. A row can be changed; or the newest row
 * of an earlier check is gone (cut off) or another one (the chain was computed anew).
 */
export const ChainVerification = z.object({
  at: Timestamp,
  checked: z.int(),
  intact: z.boolean(),
  brokenAt: z.int().nullable(),
  problem: z.enum(["changed", "cut_off", "computed_anew"]).nullable(),
  /** The newest row that was checked; null for an empty log. */
  head: z.object({ seq: z.int(), hash: z.string() }).nullable(),
});
export type ChainVerification = z.infer<typeof ChainVerification>;

/** The fields of an audit row that its hash covers. */
export type ChainedEntry = {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly actorRole: string | null;
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly objectName: string;
  readonly reason: string | null;
  readonly before: Json;
  readonly after: Json;
  readonly requestId: string | null;
  readonly previousHash: string;
};

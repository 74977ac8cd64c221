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

/** Which audit entries are asked for. */
export const AuditQuery = PageQuery.extend({
  action: z.string().max(80).optional(),
  objectKind: z.string().max(80).optional(),
  objectId: z.string().max(120).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** Whether the hash chain is whole: how many rows were checked and, if broken, at which one. */
export const ChainVerification = z.object({
  checked: z.int(),
  intact: z.boolean(),
  brokenAt: z.int().nullable(),
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

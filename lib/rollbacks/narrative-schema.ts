import { z } from "zod";
import { Id, Language } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** What is to be done after a rollback, by whom and by which day. */
export const FollowUp = z.object({
  text: z.string().min(1).max(500),
  owner: z.string().max(120),
  due: z.iso.date().nullable(),
});
export type FollowUp = z.infer<typeof FollowUp>;

/** What people wrote into the report of a rollback. */
export const ReportNarrative = z.object({
  rollbackId: Id,
  /** The language that it was written in. */
  language: Language,
  text: z.string(),
  followUps: z.array(FollowUp),
  /** 1 for the first text; an edit counts it up. */
  revision: z.int(),
  editedAt: Timestamp,
  editedBy: z.string(),
  /** Null after an edit: an approval is of one text. */
  approvedAt: Timestamp.nullable(),
  approvedBy: z.string().nullable(),
  publishedAt: Timestamp.nullable(),
  publishedBy: z.string().nullable(),
});
export type ReportNarrative = z.infer<typeof ReportNarrative>;

/** A follow-up as a form sends it: one without text is left out, an empty day is none. */
const FollowUpField = z.object({
  text: z.string().trim().max(500).default(""),
  owner: z.string().trim().max(120).default(""),
  due: z
    .union([z.literal("").transform(() => null), z.iso.date()])
    .nullable()
    .default(null),
});

/** A whole narrative in place of the one before; `expectedRevision` is 0 for the first. */
export const SaveNarrative = z.object({
  expectedRevision: z.int().min(0),
  language: Language,
  text: z.string().trim().min(1, "write at least one sentence").max(20_000),
  followUps: z
    .array(FollowUpField)
    .max(20)
    .default([])
    .transform((rows) => rows.filter(({ text }) => text !== "")),
});
export type SaveNarrative = z.infer<typeof SaveNarrative>;

/** Approving and publishing carry the revision that was read. */
export const NarrativeAct = z.object({ expectedRevision: z.int().min(1) });
export type NarrativeAct = z.infer<typeof NarrativeAct>;

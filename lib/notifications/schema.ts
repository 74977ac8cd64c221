import { z } from "zod";
import { Id, Language, Modality, Slug } from "#lib/schema/atoms.ts";
import { FailureReason } from "#lib/schema/failure-reason.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** What is asked of a consumer: only to know, or to act by a time. */
export const Ask = z.enum(["fyi", "action"]);
export type Ask = z.infer<typeof Ask>;

/** A message to one consumer before it is sent: only what touches it, in its language. */
export const NoticeDraft = z.object({
  consumerId: Id,
  consumerName: z.string(),
  language: Language,
  modalities: z.array(Modality),
  lostFields: z.array(z.string()),
  subject: z.string(),
  body: z.string(),
  ask: Ask,
  /** By when, where something is asked: a suggestion. */
  deadline: Timestamp.nullable(),
  /** Whether anything that the consumer reads is known to change. */
  isTouched: z.boolean(),
  channels: z.array(
    z.object({
      id: Id,
      kind: z.string(),
      enabled: z.boolean(),
      /** How the newest delivery over it ended, of whatever rollback; null: none has ended yet. */
      last: z
        .object({
          status: z.enum(["delivered", "failed"]),
          at: Timestamp.nullable(),
          error: z.string().nullable(),
          /** The error as a code with facts; null where there is none. */
          errorReason: FailureReason.nullable(),
        })
        .nullable(),
    }),
  ),
  /** The same message in the other language, to read beside it; the consumer gets the one above. */
  other: z.object({ language: Language, subject: z.string(), body: z.string() }),
});
export type NoticeDraft = z.infer<typeof NoticeDraft>;

/** One delivery of a message over one channel. */
export const Delivery = z.object({
  id: Id,
  kind: z.string(),
  /** `resent`: sent anew by a person after a failure; `reminder`: sent at the deadline. */
  purpose: z.enum(["message", "resent", "reminder"]),
  status: z.enum(["queued", "delivered", "failed"]),
  attempts: z.int(),
  lastError: z.string().nullable(),
  /** The last error as a code with facts; absent where there is none. */
  lastErrorReason: FailureReason.optional(),
  deliveredAt: Timestamp.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

/** The answers of a consumer: answers are added, never taken back. */
export const AcknowledgementAnswer = z.enum(["acknowledged", "affected", "not_ours"]);
export type AcknowledgementAnswer = z.infer<typeof AcknowledgementAnswer>;

export const Acknowledgement = z.object({
  answer: AcknowledgementAnswer,
  name: z.string().nullable(),
  note: z.string().nullable(),
  at: Timestamp,
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** A message that was sent, with its deliveries and answers. */
export const Notice = z.object({
  id: Id,
  rollbackId: Id,
  consumerId: Id,
  consumerName: z.string(),
  language: Language,
  subject: z.string(),
  body: z.string(),
  ask: Ask,
  deadline: Timestamp.nullable(),
  createdAt: Timestamp,
  /** When the one reminder went out, and when the operators were told that nobody answered that either. */
  remindedAt: Timestamp.nullable(),
  escalatedAt: Timestamp.nullable(),
  deliveries: z.array(Delivery),
  answers: z.array(Acknowledgement),
});
export type Notice = z.infer<typeof Notice>;

/** Step 5: which consumers get which message. */
export const SendNotices = z.object({
  notices: z
    .array(
      z.object({
        consumerId: Id,
        subject: z.string().min(1).max(300),
        body: z.string().min(1).max(10_000),
        ask: Ask,
        deadline: Timestamp.nullable().default(null),
        /** False leaves this consumer out: a form sends every message it shows, ticked or not. */
        isSent: z.boolean().default(true),
      }),
    )
    .min(1)
    .max(200),
});
export type SendNotices = z.infer<typeof SendNotices>;

/** What the acknowledgement page shows without login. */
export const AcknowledgementView = z.object({
  consumerName: z.string(),
  language: Language,
  model: Slug,
  subject: z.string(),
  body: z.string(),
  ask: Ask,
  deadline: Timestamp.nullable(),
  contact: z.string(),
  expired: z.boolean(),
  /** How the rollback ended; null while it runs. */
  finalState: z.enum(["finished", "ended_early", "went_back", "cancelled"]).nullable(),
  createdAt: Timestamp,
  answers: z.array(Acknowledgement),
});
export type AcknowledgementView = z.infer<typeof AcknowledgementView>;

export const GiveAcknowledgement = z.object({
  answer: AcknowledgementAnswer,
  name: z.string().max(120).default(""),
  note: z.string().max(2000).default(""),
});
export type GiveAcknowledgement = z.infer<typeof GiveAcknowledgement>;

/** A message to the operators, with a link into the product. */
export const OperatorMessage = z.object({
  id: Id,
  kind: z.string(),
  model: Slug,
  data: z.record(z.string(), z.json()),
  link: z.string(),
  createdAt: Timestamp,
  readAt: Timestamp.nullable(),
});
export type OperatorMessage = z.infer<typeof OperatorMessage>;

import { z } from "zod";
import { Id } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** What an operator may say of a suspect without starting a rollback. */
export const ReviewAnswer = z.enum(["not_this_version", "watch"]);
export type ReviewAnswer = z.infer<typeof ReviewAnswer>;

/** What an operator said of what was found on a target, while it holds. It changes no verdict: degraded stays degraded. */
export const ProblemReview = z.object({
  id: Id,
  targetId: Id,
  versionId: Id,
  versionName: z.string(),
  answer: ReviewAnswer,
  /** Why; empty where a watch was begun without a word. */
  reason: z.string(),
  by: z.string(),
  at: Timestamp,
  /** When a watched target is judged again; null: it is not watched. */
  dueAt: Timestamp.nullable(),
});
export type ProblemReview = z.infer<typeof ProblemReview>;

/** A review as it is kept with its target: also what was found when it was given, as keys. */
export const KeptReview = ProblemReview.extend({ findings: z.array(z.string()) });
export type KeptReview = z.infer<typeof KeptReview>;

/** Step 1's other answers: the suspect is not the cause, which needs a reason in `note`, or it is watched for 15 minutes. */
export const ReviewProblem = z
  .object({
    suspectVersionId: Id,
    answer: ReviewAnswer,
    note: z.string().max(4000).default(""),
  })
  .refine(({ answer, note }) => answer !== "not_this_version" || note.trim() !== "", {
    path: ["note"],
    message: "say why it is not this version",
  });
export type ReviewProblem = z.infer<typeof ReviewProblem>;

import { z } from "zod";

/** What can go wrong in a call to something outside; the screens have a sentence for each in every language. */
export const FailureCode = z.enum([
  // The way there.
  "blocked",
  "bad_address",
  "timeout",
  "too_large",
  "no_connection",
  "given_up",
  // What was answered.
  "answered",
  "bad_answer",
  // Routers.
  "split_refused",
  "shares_sum",
  "no_counting_address",
  "no_server_takes_traffic",
  "no_server_of_version",
  "version_not_in_map",
  "version_down",
  "order_refused",
  "changed_in_part",
  "right_to_write_ended",
  "cannot_end_sessions",
  // Deployers and instances.
  "run_refused",
  "instance_failed",
  "instance_not_ready",
  "instance_refused",
  // Metric sources.
  "no_endpoint",
  "no_version_label",
  "no_metric",
  "version_not_registered",
  // Notifiers.
  "recipient_gone",
  "mail_unusable",
  "mail_answered",
  "mailbox_unknown",
  "no_mail_server",
  // Artifact stores.
  "no_store",
  "file_refused",
  "file_unreadable",
  // Our own side.
  "settings_misfit",
  "secret_unreadable",
  "unknown",
]);
export type FailureCode = z.infer<typeof FailureCode>;

/** Why a call failed: a stable code with the facts of its sentence. The technical text stands beside it, in English. */
export const FailureReason = z.object({
  code: FailureCode,
  facts: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type FailureReason = z.infer<typeof FailureReason>;

const unknownFailure: FailureReason = { code: "unknown", facts: {} };

/** The reason of a failure as it was kept, e.g. as JSON; `unknown` for what has none. */
export function readFailureReason(kept: unknown): FailureReason {
  return FailureReason.safeParse(kept).data ?? unknownFailure;
}

/** Why something thrown was thrown, by the `reason` that it carries; `unknown` for what carries none. */
export function failureReasonOf(error: unknown): FailureReason {
  return error instanceof Error && "reason" in error ? readFailureReason(error.reason) : unknownFailure;
}

/** The technical text of something thrown, in English, at most so many characters. */
export function failureTextOf(error: unknown, longest: number): string {
  return (error instanceof Error ? error.message : "failed for an unknown reason").slice(0, longest);
}

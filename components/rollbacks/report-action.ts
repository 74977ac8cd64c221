/** The acts that the report has a sentence for; a dot of an action's name is `_` here. */
export const reportActions = [
  "rollback_started",
  "rollback_version_chosen",
  "rollback_tests_rerun",
  "rollback_tests_cancelled",
  "rollback_tests_resumed",
  "rollback_tests_accepted",
  "rollback_tests_passed_over",
  "rollback_tests_skipped",
  "rollback_rollout_started",
  "rollback_taken_over",
  "rollback_another_wanted",
  "rollback_version_kept",
  "rollback_went_back",
  "rollback_cancelled",
  "rollback_finished",
  "rollout_created",
  "rollout_stage_started",
  "rollout_stage_confirmed",
  "rollout_waiting",
  "rollout_stopped",
  "rollout_split_landed",
  "rollout_split_withdrawn",
  "rollout_stop_accepted",
  "rollout_stop_effective",
  "rollout_paused",
  "rollout_resumed",
  "rollout_hold_extended",
  "rollout_replanned",
  "rollout_return_started",
  "rollout_went_back",
  "rollout_finished",
  "split_wanted",
  "target_health_changed",
  "freeze_set",
  "freeze_taken_over",
  "freeze_lifted",
  "notices_sent",
  "notice_delivery_failed",
  "notice_acknowledged",
  "notice_affected",
  "notice_not_ours",
  "notice_reminded",
  "notice_escalated",
  "notice_resent",
  "report_edited",
  "report_approved",
  "report_published",
  "alert_received",
  "version_marked_known_bad",
] as const;

/** One of the acts with a sentence. */
export type ReportAction = (typeof reportActions)[number];

/** The sentence's name for an action of the audit log; null for an act that has none. */
export function reportAction(action: string): ReportAction | null {
  const name = action.replaceAll(".", "_");
  return reportActions.find((known) => known === name) ?? null;
}

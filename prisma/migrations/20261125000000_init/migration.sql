-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'viewer',
    "language" TEXT NOT NULL DEFAULT 'en',
    "time_zone" TEXT,
    "theme" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_links" (
    "id" UUID NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'account',
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "key" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("actor_id","key")
);

-- CreateTable
CREATE TABLE "form_drafts" (
    "id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "values" JSONB NOT NULL,
    "problem" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "form_drafts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feed_keys" (
    "user_id" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "feed_keys_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "seq" BIGSERIAL NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "actor_role" TEXT,
    "action" TEXT NOT NULL,
    "object_kind" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "object_name" TEXT NOT NULL,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,
    "request_id" TEXT,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "live_events" (
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "topic" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "live_events_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "audit_verifications" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "checked" INTEGER NOT NULL,
    "intact" BOOLEAN NOT NULL,
    "broken_at" BIGINT,
    "problem" TEXT,
    "head_seq" BIGINT,
    "head_hash" TEXT,

    CONSTRAINT "audit_verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluations" (
    "id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "modality" TEXT NOT NULL,
    "dataset_name" TEXT NOT NULL,
    "dataset_revision" TEXT,
    "dataset_hash" TEXT,
    "dataset_split" TEXT,
    "metric_definition" TEXT,
    "artifact_digest" TEXT,
    "ran_at" TIMESTAMPTZ(3) NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "registered_by" TEXT NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'api',

    CONSTRAINT "evaluations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation_metrics" (
    "id" UUID NOT NULL,
    "evaluation_id" UUID NOT NULL,
    "metric" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "n" INTEGER,
    "successes" INTEGER,

    CONSTRAINT "evaluation_metrics_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation_items" (
    "evaluation_id" UUID NOT NULL,
    "metric" TEXT NOT NULL,
    "encoding" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "columns" INTEGER NOT NULL DEFAULT 1,
    "items_hash" TEXT,
    "data" BYTEA NOT NULL,

    CONSTRAINT "evaluation_items_pkey" PRIMARY KEY ("evaluation_id")
);

-- CreateTable
CREATE TABLE "resampled_tests" (
    "id" UUID NOT NULL,
    "base_id" UUID NOT NULL,
    "head_id" UUID NOT NULL,
    "metric" TEXT NOT NULL,
    "settings_revision" INTEGER NOT NULL,
    "seed" INTEGER NOT NULL,
    "alpha" DOUBLE PRECISION NOT NULL,
    "measurement" JSONB,
    "failure" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "duration_ms" INTEGER,

    CONSTRAINT "resampled_tests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "models" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "modalities" TEXT[],
    "owner_team" TEXT NOT NULL,
    "naming_pattern" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "models_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "judging_revisions" (
    "model_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "judging_revisions_pkey" PRIMARY KEY ("model_id","revision")
);

-- CreateTable
CREATE TABLE "consumers" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "model_id" UUID NOT NULL,
    "reads" JSONB NOT NULL,
    "reads_declared_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "language" TEXT NOT NULL DEFAULT 'en',
    "contact" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consumers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consumer_examples" (
    "id" UUID NOT NULL,
    "consumer_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "modality" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consumer_examples_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consumer_channels" (
    "id" UUID NOT NULL,
    "consumer_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consumer_channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notifications" (
    "id" UUID NOT NULL,
    "rollback_id" UUID NOT NULL,
    "consumer_id" UUID NOT NULL,
    "language" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "ask" TEXT NOT NULL,
    "deadline" TIMESTAMPTZ(3),
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reminded_at" TIMESTAMPTZ(3),
    "escalated_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" UUID NOT NULL,
    "notification_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'message',
    "round" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "last_error_reason" JSONB,
    "next_attempt_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "acknowledgements" (
    "id" UUID NOT NULL,
    "notification_id" UUID NOT NULL,
    "answer" TEXT NOT NULL,
    "name" TEXT,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "acknowledgements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operator_messages" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "model_slug" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "link" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),
    "read_by" TEXT,

    CONSTRAINT "operator_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "digest_subscriptions" (
    "user_id" TEXT NOT NULL,
    "mailed_until" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "subscribed_at" TIMESTAMPTZ(3) NOT NULL,
    "end_hash" TEXT,

    CONSTRAINT "digest_subscriptions_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "worker_heartbeats" (
    "id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_heartbeats_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "golden_cases" (
    "id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "modality" TEXT NOT NULL,
    "critical" BOOLEAN NOT NULL DEFAULT false,
    "request" JSONB NOT NULL,
    "input_sha256" TEXT NOT NULL,
    "response" JSONB NOT NULL,
    "stage_digests" JSONB,
    "repeats" JSONB NOT NULL DEFAULT '[]',
    "captured_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "golden_cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "golden_sets" (
    "version_id" UUID NOT NULL,
    "settings" JSONB NOT NULL,
    "runtime_sha256" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "golden_sets_pkey" PRIMARY KEY ("version_id")
);

-- CreateTable
CREATE TABLE "replay_settings" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_by" TEXT NOT NULL,

    CONSTRAINT "replay_settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "golden_captures" (
    "id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "trigger" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "detail" TEXT,
    "requests" JSONB,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "recorded" INTEGER NOT NULL DEFAULT 0,
    "varying" INTEGER NOT NULL DEFAULT 0,
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "golden_captures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replay_runs" (
    "id" UUID NOT NULL,
    "rollback_id" UUID,
    "version_id" UUID NOT NULL,
    "golden_version_id" UUID,
    "target_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "verdict" TEXT,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "restore" JSONB NOT NULL DEFAULT '[]',
    "judgement" JSONB,
    "check_kinds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "read_losses" JSONB NOT NULL DEFAULT '[]',
    "lease_until" TIMESTAMPTZ(3),
    "fence" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "ready_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "replay_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replay_checks" (
    "run_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "verdict" TEXT,
    "reason" JSONB,
    "evidence" JSONB NOT NULL DEFAULT '{}',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "replay_checks_pkey" PRIMARY KEY ("run_id","kind","subject")
);

-- CreateTable
CREATE TABLE "contract_results" (
    "run_id" UUID NOT NULL,
    "example_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "missing" TEXT[],
    "detail" TEXT,
    "duration_ms" DOUBLE PRECISION,

    CONSTRAINT "contract_results_pkey" PRIMARY KEY ("run_id","example_id")
);

-- CreateTable
CREATE TABLE "answer_findings" (
    "run_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "modality" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "output" TEXT NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "answer_findings_pkey" PRIMARY KEY ("run_id","source","key","code","output")
);

-- CreateTable
CREATE TABLE "replay_results" (
    "run_id" UUID NOT NULL,
    "golden_case_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "first_diverging" TEXT,
    "expected" TEXT,
    "actual" TEXT,
    "evidence" JSONB,
    "outputs" JSONB,
    "duration_ms" DOUBLE PRECISION,
    "failure" TEXT,

    CONSTRAINT "replay_results_pkey" PRIMARY KEY ("run_id","golden_case_id")
);

-- CreateTable
CREATE TABLE "sample_preferences" (
    "person_id" TEXT NOT NULL,
    "first_id" UUID NOT NULL,
    "second_id" UUID NOT NULL,
    "input_sha256" TEXT NOT NULL,
    "modality" TEXT NOT NULL,
    "preferred_id" UUID,
    "chosen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sample_preferences_pkey" PRIMARY KEY ("person_id","first_id","second_id","input_sha256")
);

-- CreateTable
CREATE TABLE "rollbacks" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "suspect_version_id" UUID NOT NULL,
    "candidate_version_id" UUID,
    "step" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "symptoms" TEXT[],
    "modalities" TEXT[],
    "severity" INTEGER NOT NULL,
    "is_drill" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT NOT NULL DEFAULT '',
    "incident_url" TEXT,
    "evidence" JSONB NOT NULL,
    "driver_id" TEXT,
    "driver_name" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "test_run_id" UUID,
    "exceptions" JSONB NOT NULL DEFAULT '[]',
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "started_by" TEXT NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),
    "cancel_reason" TEXT,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "rollbacks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_narratives" (
    "rollback_id" UUID NOT NULL,
    "language" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "follow_ups" JSONB NOT NULL DEFAULT '[]',
    "revision" INTEGER NOT NULL,
    "edited_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_by" TEXT NOT NULL,
    "approved_at" TIMESTAMPTZ(3),
    "approved_by" TEXT,
    "published_at" TIMESTAMPTZ(3),
    "published_by" TEXT,

    CONSTRAINT "report_narratives_pkey" PRIMARY KEY ("rollback_id")
);

-- CreateTable
CREATE TABLE "dependent_rollbacks" (
    "lead_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "target_id" UUID NOT NULL,
    "hold_ms" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "rollback_id" UUID,
    "decided_by" TEXT,
    "state_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dependent_rollbacks_pkey" PRIMARY KEY ("lead_id","position")
);

-- CreateTable
CREATE TABLE "rollback_watchers" (
    "rollback_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rollback_watchers_pkey" PRIMARY KEY ("rollback_id","user_id")
);

-- CreateTable
CREATE TABLE "rollouts" (
    "id" UUID NOT NULL,
    "rollback_id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "active_target_id" UUID,
    "driver_id" TEXT,
    "driver_name" TEXT NOT NULL DEFAULT '',
    "from_version_id" UUID NOT NULL,
    "from_version_name" TEXT NOT NULL,
    "to_version_id" UUID NOT NULL,
    "to_version_name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "wait_reason" JSONB,
    "course" TEXT NOT NULL DEFAULT 'forward',
    "abandoned" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "suspect_share_before" DOUBLE PRECISION,
    "extra_hold_ms" INTEGER NOT NULL DEFAULT 0,
    "stage_index" INTEGER NOT NULL,
    "plan" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "next_tick_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "wanted_generation" INTEGER,
    "stage_started_at" TIMESTAMPTZ(3),
    "confirmed_at" TIMESTAMPTZ(3),
    "observed_ms" INTEGER NOT NULL DEFAULT 0,
    "capacity" DOUBLE PRECISION,
    "last_observed_at" TIMESTAMPTZ(3),
    "stop_accepted_at" TIMESTAMPTZ(3),
    "stop_effective_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "readings" JSONB NOT NULL DEFAULT '[]',
    "outcome" JSONB,
    "ticked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "rollouts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rollout_events" (
    "id" UUID NOT NULL,
    "rollout_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "reason" TEXT,

    CONSTRAINT "rollout_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stage_evidence" (
    "rollout_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "guardrail_key" TEXT NOT NULL,
    "stage_index" INTEGER NOT NULL,
    "consumed_until" TIMESTAMPTZ(3) NOT NULL,
    "windows" INTEGER NOT NULL,
    "restored_bad" INTEGER NOT NULL,
    "restored_total" INTEGER NOT NULL,
    "other_bad" INTEGER NOT NULL,
    "other_total" INTEGER NOT NULL,
    "sums" JSONB NOT NULL,
    "log_e_value" DOUBLE PRECISION NOT NULL,
    "alarm_at" TIMESTAMPTZ(3),

    CONSTRAINT "stage_evidence_pkey" PRIMARY KEY ("rollout_id","version_id","guardrail_key","stage_index")
);

-- CreateTable
CREATE TABLE "human_choices" (
    "id" UUID NOT NULL,
    "rollout_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "reason" TEXT,
    "chosen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "human_choices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "targets" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "model_id" UUID NOT NULL,
    "environment" TEXT NOT NULL,
    "router_kind" TEXT NOT NULL,
    "router_settings" JSONB NOT NULL,
    "deployer_kind" TEXT NOT NULL,
    "deployer_settings" JSONB NOT NULL,
    "rollout_settings" JSONB NOT NULL DEFAULT '{}',
    "test_settings" JSONB NOT NULL DEFAULT '{}',
    "warm_standby" BOOLEAN NOT NULL DEFAULT false,
    "allows_drills" BOOLEAN NOT NULL DEFAULT false,
    "settings_revision" INTEGER NOT NULL DEFAULT 0,
    "review" JSONB,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "next_read_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "targets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "metric_sources" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "counters" JSONB NOT NULL DEFAULT '{}',
    "last_read_at" TIMESTAMPTZ(3),
    "last_success_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "last_error_reason" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "metric_sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "serving_intervals" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "share" DOUBLE PRECISION NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "origin" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "reason" TEXT,
    "healthy" BOOLEAN,
    "rollback_id" UUID,
    "entered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "serving_intervals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "freezes" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "owner_id" TEXT,
    "owner_name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "rollback_id" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by" TEXT,
    "lift_reason" TEXT,

    CONSTRAINT "freezes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "freeze_policies" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "default_hours" INTEGER NOT NULL,
    "lifted_by" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "freeze_policies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "splits" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "generation" INTEGER NOT NULL,
    "slices" JSONB NOT NULL,
    "replaces" JSONB,
    "rollout_id" UUID,
    "choice_id" UUID,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL,
    "applied_at" TIMESTAMPTZ(3),
    "confirmed_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "splits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target_observations" (
    "target_id" UUID NOT NULL,
    "applied_slices" JSONB,
    "router_token" TEXT,
    "read_at" TIMESTAMPTZ(3),
    "read_failure" TEXT,
    "read_failure_reason" JSONB,
    "observed" JSONB,
    "observed_at" TIMESTAMPTZ(3),
    "bound" JSONB,
    "diverged_since" TIMESTAMPTZ(3),
    "differs_since" TIMESTAMPTZ(3),
    "alarmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "target_observations_pkey" PRIMARY KEY ("target_id")
);

-- CreateTable
CREATE TABLE "live_samples" (
    "target_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "modality" TEXT NOT NULL,
    "slice" TEXT NOT NULL DEFAULT 'main',
    "bucket_at" TIMESTAMPTZ(3) NOT NULL,
    "bucket_ms" INTEGER NOT NULL,
    "requests" INTEGER NOT NULL,
    "errors" INTEGER NOT NULL,
    "correct" INTEGER NOT NULL,
    "wrong" INTEGER NOT NULL,
    "duration_sum_s" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "durations" JSONB NOT NULL DEFAULT '{}',
    "imported" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "live_samples_pkey" PRIMARY KEY ("target_id","version_id","modality","slice","bucket_at")
);

-- CreateTable
CREATE TABLE "metric_series" (
    "id" SERIAL NOT NULL,
    "target_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "modality" TEXT NOT NULL,
    "metric" TEXT NOT NULL,

    CONSTRAINT "metric_series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "metric_rollups" (
    "series_id" INTEGER NOT NULL,
    "grain_ms" INTEGER NOT NULL,
    "bucket_at" TIMESTAMPTZ(3) NOT NULL,
    "step_ms" INTEGER NOT NULL,
    "points" INTEGER NOT NULL,
    "sum" DOUBLE PRECISION NOT NULL,
    "low" DOUBLE PRECISION NOT NULL,
    "low_at" TIMESTAMPTZ(3) NOT NULL,
    "high" DOUBLE PRECISION NOT NULL,
    "high_at" TIMESTAMPTZ(3) NOT NULL,
    "first" DOUBLE PRECISION NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last" DOUBLE PRECISION NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "numerator" DOUBLE PRECISION NOT NULL,
    "denominator" DOUBLE PRECISION NOT NULL,
    "histogram" JSONB,

    CONSTRAINT "metric_rollups_pkey" PRIMARY KEY ("series_id","grain_ms","bucket_at")
);

-- CreateTable
CREATE TABLE "rollup_marks" (
    "target_id" UUID NOT NULL,
    "hour_at" TIMESTAMPTZ(3) NOT NULL,
    "marked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rollup_marks_pkey" PRIMARY KEY ("target_id","hour_at")
);

-- CreateTable
CREATE TABLE "target_health" (
    "target_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "version_id" UUID,
    "baseline_version_id" UUID,
    "verdicts" JSONB NOT NULL,
    "worse" TEXT[],
    "reason" TEXT,

    CONSTRAINT "target_health_pkey" PRIMARY KEY ("target_id")
);

-- CreateTable
CREATE TABLE "alerts" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "labels" JSONB NOT NULL,
    "annotations" JSONB NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_tests" (
    "id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "result" JSONB,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_tests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "readiness_checks" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "version_id" UUID,
    "cause" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "verdict" TEXT,
    "parts" JSONB NOT NULL DEFAULT '[]',
    "ready_ms" DOUBLE PRECISION,
    "run_id" UUID,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "readiness_checks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "warm_instances" (
    "target_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "rollback_id" UUID,
    "state" TEXT NOT NULL,
    "reason" JSONB,
    "duration_ms" DOUBLE PRECISION,
    "is_ours" BOOLEAN NOT NULL DEFAULT true,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "ready_at" TIMESTAMPTZ(3),

    CONSTRAINT "warm_instances_pkey" PRIMARY KEY ("target_id","version_id")
);

-- CreateTable
CREATE TABLE "target_groups" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "hold_ms" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "target_groups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target_group_members" (
    "group_id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "target_group_members_pkey" PRIMARY KEY ("group_id","position")
);

-- CreateTable
CREATE TABLE "versions" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "build" TEXT NOT NULL DEFAULT '',
    "number" TEXT,
    "version_date" TEXT,
    "parent_id" UUID,
    "imported" BOOLEAN NOT NULL DEFAULT false,
    "bundle_digest" TEXT NOT NULL,
    "training_document" TEXT,
    "inference_document" TEXT,
    "built_at" TIMESTAMPTZ(3) NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "registered_by" TEXT NOT NULL,
    "known_bad_at" TIMESTAMPTZ(3),
    "known_bad_by" TEXT,
    "known_bad_reason" TEXT,

    CONSTRAINT "versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "components" (
    "id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "uri" TEXT,
    "sha256" TEXT,
    "size" BIGINT,
    "content" TEXT,
    "recorded" BOOLEAN NOT NULL DEFAULT true,
    "check_tried_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),
    "check_result" TEXT,
    "check_detail" TEXT,

    CONSTRAINT "components_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change_entries" (
    "id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "modality" TEXT NOT NULL,
    "text_en" TEXT NOT NULL,
    "text_zh" TEXT,
    "audience" TEXT NOT NULL DEFAULT '',
    "action_en" TEXT,
    "action_zh" TEXT,
    "breaking" BOOLEAN NOT NULL DEFAULT false,
    "rollback_id" UUID,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "is_draft" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "change_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions"("token");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE INDEX "verifications_identifier_idx" ON "verifications"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_links_secret_hash_key" ON "sign_in_links"("secret_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_secret_hash_key" ON "api_tokens"("secret_hash");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "form_drafts_created_at_idx" ON "form_drafts"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "feed_keys_secret_hash_key" ON "feed_keys"("secret_hash");

-- CreateIndex
CREATE UNIQUE INDEX "audit_entries_id_key" ON "audit_entries"("id");

-- CreateIndex
CREATE INDEX "audit_entries_object_kind_object_id_seq_idx" ON "audit_entries"("object_kind", "object_id", "seq");

-- CreateIndex
CREATE INDEX "audit_entries_action_seq_idx" ON "audit_entries"("action", "seq");

-- CreateIndex
CREATE INDEX "audit_entries_actor_name_seq_idx" ON "audit_entries"("actor_name", "seq");

-- CreateIndex
CREATE INDEX "audit_entries_request_id_idx" ON "audit_entries"("request_id");

-- CreateIndex
CREATE INDEX "audit_entries_at_idx" ON "audit_entries"("at");

-- CreateIndex
CREATE INDEX "live_events_topic_seq_idx" ON "live_events"("topic", "seq");

-- CreateIndex
CREATE INDEX "live_events_at_idx" ON "live_events"("at");

-- CreateIndex
CREATE INDEX "audit_verifications_at_idx" ON "audit_verifications"("at");

-- CreateIndex
CREATE INDEX "evaluations_version_id_modality_ran_at_idx" ON "evaluations"("version_id", "modality", "ran_at");

-- CreateIndex
CREATE INDEX "evaluation_metrics_metric_idx" ON "evaluation_metrics"("metric");

-- CreateIndex
CREATE UNIQUE INDEX "evaluation_metrics_evaluation_id_metric_key" ON "evaluation_metrics"("evaluation_id", "metric");

-- CreateIndex
CREATE INDEX "resampled_tests_head_id_idx" ON "resampled_tests"("head_id");

-- CreateIndex
CREATE UNIQUE INDEX "resampled_tests_base_id_head_id_metric_settings_revision_se_key" ON "resampled_tests"("base_id", "head_id", "metric", "settings_revision", "seed", "alpha");

-- CreateIndex
CREATE UNIQUE INDEX "models_slug_key" ON "models"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "consumers_model_id_slug_key" ON "consumers"("model_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "consumer_examples_consumer_id_key_key" ON "consumer_examples"("consumer_id", "key");

-- CreateIndex
CREATE INDEX "consumer_channels_consumer_id_idx" ON "consumer_channels"("consumer_id");

-- CreateIndex
CREATE UNIQUE INDEX "notifications_token_hash_key" ON "notifications"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "notifications_rollback_id_consumer_id_key" ON "notifications"("rollback_id", "consumer_id");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_notification_id_channel_id_round_key" ON "deliveries"("notification_id", "channel_id", "round");

-- CreateIndex
CREATE INDEX "acknowledgements_notification_id_at_idx" ON "acknowledgements"("notification_id", "at");

-- CreateIndex
CREATE INDEX "operator_messages_created_at_idx" ON "operator_messages"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "digest_subscriptions_end_hash_key" ON "digest_subscriptions"("end_hash");

-- CreateIndex
CREATE INDEX "digest_subscriptions_due_at_idx" ON "digest_subscriptions"("due_at");

-- CreateIndex
CREATE INDEX "worker_heartbeats_beat_at_idx" ON "worker_heartbeats"("beat_at");

-- CreateIndex
CREATE UNIQUE INDEX "golden_cases_version_id_key_key" ON "golden_cases"("version_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "replay_settings_model_id_revision_key" ON "replay_settings"("model_id", "revision");

-- CreateIndex
CREATE INDEX "golden_captures_version_id_created_at_idx" ON "golden_captures"("version_id", "created_at");

-- CreateIndex
CREATE INDEX "replay_runs_rollback_id_idx" ON "replay_runs"("rollback_id");

-- CreateIndex
CREATE INDEX "replay_runs_version_id_target_id_idx" ON "replay_runs"("version_id", "target_id");

-- CreateIndex
CREATE INDEX "rollbacks_model_id_started_at_idx" ON "rollbacks"("model_id", "started_at");

-- CreateIndex
CREATE INDEX "rollbacks_target_id_state_idx" ON "rollbacks"("target_id", "state");

-- CreateIndex
CREATE INDEX "dependent_rollbacks_state_idx" ON "dependent_rollbacks"("state");

-- CreateIndex
CREATE UNIQUE INDEX "rollouts_active_target_id_key" ON "rollouts"("active_target_id");

-- CreateIndex
CREATE INDEX "rollouts_next_tick_at_idx" ON "rollouts"("next_tick_at");

-- CreateIndex
CREATE INDEX "rollouts_target_id_idx" ON "rollouts"("target_id");

-- CreateIndex
CREATE INDEX "rollout_events_rollout_id_at_idx" ON "rollout_events"("rollout_id", "at");

-- CreateIndex
CREATE INDEX "human_choices_rollout_id_kind_chosen_at_idx" ON "human_choices"("rollout_id", "kind", "chosen_at");

-- CreateIndex
CREATE UNIQUE INDEX "targets_model_id_slug_key" ON "targets"("model_id", "slug");

-- CreateIndex
CREATE INDEX "metric_sources_target_id_idx" ON "metric_sources"("target_id");

-- CreateIndex
CREATE INDEX "serving_intervals_target_id_started_at_idx" ON "serving_intervals"("target_id", "started_at");

-- CreateIndex
CREATE INDEX "serving_intervals_version_id_idx" ON "serving_intervals"("version_id");

-- CreateIndex
CREATE INDEX "freezes_target_id_expires_at_idx" ON "freezes"("target_id", "expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "splits_target_id_generation_key" ON "splits"("target_id", "generation");

-- CreateIndex
CREATE INDEX "live_samples_target_id_bucket_at_idx" ON "live_samples"("target_id", "bucket_at");

-- CreateIndex
CREATE UNIQUE INDEX "metric_series_target_id_scope_metric_modality_key" ON "metric_series"("target_id", "scope", "metric", "modality");

-- CreateIndex
CREATE UNIQUE INDEX "alerts_target_id_fingerprint_starts_at_key" ON "alerts"("target_id", "fingerprint", "starts_at");

-- CreateIndex
CREATE INDEX "readiness_checks_target_id_requested_at_idx" ON "readiness_checks"("target_id", "requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "target_groups_model_id_slug_key" ON "target_groups"("model_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "target_group_members_target_id_key" ON "target_group_members"("target_id");

-- CreateIndex
CREATE INDEX "versions_model_id_built_at_idx" ON "versions"("model_id", "built_at");

-- CreateIndex
CREATE INDEX "versions_model_id_name_idx" ON "versions"("model_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "versions_model_id_source_label_build_key" ON "versions"("model_id", "source", "label", "build");

-- CreateIndex
CREATE UNIQUE INDEX "components_version_id_kind_key" ON "components"("version_id", "kind");

-- CreateIndex
CREATE INDEX "change_entries_version_id_idx" ON "change_entries"("version_id");

-- CreateIndex
CREATE INDEX "change_entries_published_at_idx" ON "change_entries"("published_at");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_metrics" ADD CONSTRAINT "evaluation_metrics_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_items" ADD CONSTRAINT "evaluation_items_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resampled_tests" ADD CONSTRAINT "resampled_tests_base_id_fkey" FOREIGN KEY ("base_id") REFERENCES "evaluations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resampled_tests" ADD CONSTRAINT "resampled_tests_head_id_fkey" FOREIGN KEY ("head_id") REFERENCES "evaluations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "judging_revisions" ADD CONSTRAINT "judging_revisions_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consumers" ADD CONSTRAINT "consumers_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consumer_examples" ADD CONSTRAINT "consumer_examples_consumer_id_fkey" FOREIGN KEY ("consumer_id") REFERENCES "consumers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consumer_channels" ADD CONSTRAINT "consumer_channels_consumer_id_fkey" FOREIGN KEY ("consumer_id") REFERENCES "consumers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_rollback_id_fkey" FOREIGN KEY ("rollback_id") REFERENCES "rollbacks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_consumer_id_fkey" FOREIGN KEY ("consumer_id") REFERENCES "consumers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notifications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "consumer_channels"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "acknowledgements" ADD CONSTRAINT "acknowledgements_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notifications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "golden_cases" ADD CONSTRAINT "golden_cases_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "golden_sets" ADD CONSTRAINT "golden_sets_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay_settings" ADD CONSTRAINT "replay_settings_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "golden_captures" ADD CONSTRAINT "golden_captures_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay_checks" ADD CONSTRAINT "replay_checks_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "replay_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contract_results" ADD CONSTRAINT "contract_results_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "replay_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contract_results" ADD CONSTRAINT "contract_results_example_id_fkey" FOREIGN KEY ("example_id") REFERENCES "consumer_examples"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answer_findings" ADD CONSTRAINT "answer_findings_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "replay_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay_results" ADD CONSTRAINT "replay_results_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "replay_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay_results" ADD CONSTRAINT "replay_results_golden_case_id_fkey" FOREIGN KEY ("golden_case_id") REFERENCES "golden_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sample_preferences" ADD CONSTRAINT "sample_preferences_first_id_fkey" FOREIGN KEY ("first_id") REFERENCES "versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sample_preferences" ADD CONSTRAINT "sample_preferences_second_id_fkey" FOREIGN KEY ("second_id") REFERENCES "versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollbacks" ADD CONSTRAINT "rollbacks_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollbacks" ADD CONSTRAINT "rollbacks_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_narratives" ADD CONSTRAINT "report_narratives_rollback_id_fkey" FOREIGN KEY ("rollback_id") REFERENCES "rollbacks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dependent_rollbacks" ADD CONSTRAINT "dependent_rollbacks_lead_id_fkey" FOREIGN KEY ("lead_id") REFERENCES "rollbacks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dependent_rollbacks" ADD CONSTRAINT "dependent_rollbacks_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollback_watchers" ADD CONSTRAINT "rollback_watchers_rollback_id_fkey" FOREIGN KEY ("rollback_id") REFERENCES "rollbacks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollouts" ADD CONSTRAINT "rollouts_rollback_id_fkey" FOREIGN KEY ("rollback_id") REFERENCES "rollbacks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollouts" ADD CONSTRAINT "rollouts_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout_events" ADD CONSTRAINT "rollout_events_rollout_id_fkey" FOREIGN KEY ("rollout_id") REFERENCES "rollouts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_evidence" ADD CONSTRAINT "stage_evidence_rollout_id_fkey" FOREIGN KEY ("rollout_id") REFERENCES "rollouts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "human_choices" ADD CONSTRAINT "human_choices_rollout_id_fkey" FOREIGN KEY ("rollout_id") REFERENCES "rollouts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "targets" ADD CONSTRAINT "targets_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "metric_sources" ADD CONSTRAINT "metric_sources_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "serving_intervals" ADD CONSTRAINT "serving_intervals_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "serving_intervals" ADD CONSTRAINT "serving_intervals_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "freezes" ADD CONSTRAINT "freezes_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "splits" ADD CONSTRAINT "splits_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "splits" ADD CONSTRAINT "splits_choice_id_fkey" FOREIGN KEY ("choice_id") REFERENCES "human_choices"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target_observations" ADD CONSTRAINT "target_observations_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "live_samples" ADD CONSTRAINT "live_samples_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "live_samples" ADD CONSTRAINT "live_samples_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "metric_series" ADD CONSTRAINT "metric_series_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "metric_rollups" ADD CONSTRAINT "metric_rollups_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "metric_series"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollup_marks" ADD CONSTRAINT "rollup_marks_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target_health" ADD CONSTRAINT "target_health_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "readiness_checks" ADD CONSTRAINT "readiness_checks_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "warm_instances" ADD CONSTRAINT "warm_instances_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target_groups" ADD CONSTRAINT "target_groups_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target_group_members" ADD CONSTRAINT "target_group_members_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "target_groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target_group_members" ADD CONSTRAINT "target_group_members_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "versions" ADD CONSTRAINT "versions_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "versions" ADD CONSTRAINT "versions_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "versions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "components" ADD CONSTRAINT "components_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_entries" ADD CONSTRAINT "change_entries_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The audit log is appended to and never changed, whoever asks.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_entries is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "audit_entries_append_only" BEFORE UPDATE OR DELETE ON "audit_entries"
FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();

CREATE TRIGGER "audit_entries_no_truncate" BEFORE TRUNCATE ON "audit_entries"
FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
-- Whoever writes live samples marks their hours in the same transaction, so that a chart never misses a late one.
CREATE FUNCTION "mark_rollup_hours"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO rollup_marks (target_id, hour_at, marked_at)
  SELECT DISTINCT target_id, date_bin('1 hour', bucket_at, '1970-01-01T00:00:00Z'), now() FROM changed
   ORDER BY 1, 2
  ON CONFLICT (target_id, hour_at) DO UPDATE SET marked_at = excluded.marked_at;
  RETURN NULL;
END
$$;

CREATE TRIGGER "live_samples_inserted" AFTER INSERT ON "live_samples" REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION "mark_rollup_hours"();

CREATE TRIGGER "live_samples_updated" AFTER UPDATE ON "live_samples" REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION "mark_rollup_hours"();

-- Histograms are objects { upper bound: count }, not cumulative; those of one source have the same bounds.
CREATE FUNCTION "add_histograms"(a jsonb, b jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(jsonb_object_agg(bound, total), '{}'::jsonb) FROM (
    SELECT key AS bound, sum(value::float8) AS total
      FROM (SELECT * FROM jsonb_each_text(a) UNION ALL SELECT * FROM jsonb_each_text(b)) AS both_sides
     GROUP BY key
  ) AS summed
$$;

CREATE AGGREGATE "merge_histograms"(jsonb) (
  SFUNC = "add_histograms", STYPE = jsonb, COMBINEFUNC = "add_histograms", PARALLEL = SAFE
);

-- The value below which a share of what was counted lies, evenly spread within an interval; above the last bound, that bound.
CREATE FUNCTION "histogram_quantile"(counts jsonb, share float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN upper = 'Infinity' THEN lower ELSE lower + (upper - lower) * (share * total - (upto - n)) / n END
    FROM (
      SELECT key::float8 AS upper, value::float8 AS n,
             lag(key::float8, 1, 0::float8) OVER (ORDER BY key::float8) AS lower,
             sum(value::float8) OVER (ORDER BY key::float8) AS upto,
             sum(value::float8) OVER () AS total
        FROM jsonb_each_text(counts)
    ) AS bars
   WHERE n > 0 AND upto >= share * total
   ORDER BY upper LIMIT 1
$$;
-- What a version answered when it was healthy is never changed afterwards.
CREATE FUNCTION "refuse_golden_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'golden_cases are fixed once recorded: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "golden_cases_fixed" BEFORE UPDATE ON "golden_cases"
FOR EACH ROW EXECUTE FUNCTION "refuse_golden_change"();

-- A version is asked for golden cases once for every time that it takes over, however often the job runs.
CREATE UNIQUE INDEX "golden_captures_one_queued" ON "golden_captures" ("version_id", "target_id", "trigger") WHERE "state" = 'queued';
-- Revisions of judging settings are appended and never changed: verdicts name the one they were made with.
CREATE FUNCTION "refuse_judging_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'judging_revisions is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "judging_revisions_append_only" BEFORE UPDATE OR DELETE ON "judging_revisions"
FOR EACH ROW EXECUTE FUNCTION "refuse_judging_change"();
-- No more than one open rollback per target.
CREATE UNIQUE INDEX "rollbacks_one_open_per_target" ON "rollbacks" ("target_id") WHERE "state" = 'open';
-- No more than one open test of a version in a rollback, and of a version on a target outside of one.
CREATE UNIQUE INDEX "replay_runs_one_open_per_rollback" ON "replay_runs" ("rollback_id", "version_id")
WHERE "state" NOT IN ('finished', 'failed', 'cancelled') AND "rollback_id" IS NOT NULL;
CREATE UNIQUE INDEX "replay_runs_one_open_per_target" ON "replay_runs" ("target_id", "version_id")
WHERE "state" NOT IN ('finished', 'failed', 'cancelled') AND "rollback_id" IS NULL;
-- No more than one readiness check under way per target.
CREATE UNIQUE INDEX "readiness_checks_one_under_way" ON "readiness_checks" ("target_id") WHERE "state" IN ('queued', 'running');
-- What a person chose is appended to and never changed: splits name it as their warrant.
CREATE FUNCTION "refuse_choice_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'human_choices is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "human_choices_append_only" BEFORE UPDATE OR DELETE ON "human_choices"
FOR EACH ROW EXECUTE FUNCTION "refuse_choice_change"();

-- The share that a choice may give back at most is fixed with the first stage.
CREATE FUNCTION "refuse_share_before_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'suspect_share_before is fixed once set' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "rollouts_share_before_fixed" BEFORE UPDATE ON "rollouts" FOR EACH ROW
WHEN (OLD."suspect_share_before" IS NOT NULL AND NEW."suspect_share_before" IS DISTINCT FROM OLD."suspect_share_before")
EXECUTE FUNCTION "refuse_share_before_change"();

CREATE FUNCTION "share_in_split"(slices jsonb, version text) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(sum((slice->>'share')::float8), 0)
    FROM jsonb_array_elements(CASE jsonb_typeof(slices) WHEN 'array' THEN slices ELSE '[]' END) AS slice
   WHERE slice->>'version' = version
$$;

-- No wanted split gives the suspect of a rollback more than the one before it, unless it names a recorded choice of a person
-- of that rollout; and then no more than the suspect had before the first stage. What is observed is always stored.
CREATE FUNCTION "refuse_suspect_rise"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  running record;
  given_up record;
  before jsonb;
  allowed float8;
  wanted float8;
BEGIN
  SELECT r.id, r.from_version_name, r.suspect_share_before INTO running FROM rollouts r
   WHERE r.id = NEW.rollout_id OR (NEW.rollout_id IS NULL AND r.active_target_id = NEW.target_id);
  IF NOT FOUND THEN RETURN NEW; END IF;
  SELECT s.slices INTO before FROM splits s
   WHERE s.target_id = NEW.target_id AND s.rollout_id = running.id AND s.withdrawn_at IS NULL
     AND s.generation < NEW.generation
   ORDER BY s.generation DESC LIMIT 1;
  IF before IS NULL THEN before := nullif(NEW.replaces, 'null'::jsonb); END IF;
  IF before IS NULL THEN
    SELECT s.slices INTO before FROM splits s
     WHERE s.target_id = NEW.target_id AND s.withdrawn_at IS NULL AND s.generation < NEW.generation
     ORDER BY s.generation DESC LIMIT 1;
  END IF;
  IF before IS NULL THEN RETURN NEW; END IF;
  wanted := share_in_split(NEW.slices, running.from_version_name);
  allowed := share_in_split(before, running.from_version_name);
  -- Giving up a split may leave what it was to replace, which somebody else had put there.
  SELECT s.withdrawn_at, s.replaces INTO given_up FROM splits s
   WHERE s.target_id = NEW.target_id AND s.rollout_id = running.id AND s.generation < NEW.generation
   ORDER BY s.generation DESC LIMIT 1;
  IF given_up.withdrawn_at IS NOT NULL
     AND abs(share_in_split(given_up.replaces, running.from_version_name) - wanted) < 1e-6 THEN RETURN NEW; END IF;
  IF wanted <= allowed + 1e-9 THEN RETURN NEW; END IF;
  PERFORM 1 FROM human_choices c
    WHERE c.id = NEW.choice_id AND c.rollout_id = running.id AND c.actor_kind = 'person' AND c.actor_id IS NOT NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the suspect % would get % instead of % percent without a recorded choice of a person',
      running.from_version_name, wanted, allowed USING ERRCODE = 'check_violation', CONSTRAINT = 'splits_suspect_never_rises';
  END IF;
  IF wanted > coalesce(running.suspect_share_before, 0) + 1e-6 THEN
    RAISE EXCEPTION 'the suspect % would get % percent, more than the % it had before the rollback',
      running.from_version_name, wanted, running.suspect_share_before
      USING ERRCODE = 'check_violation', CONSTRAINT = 'splits_suspect_never_rises';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER "splits_suspect_never_rises" BEFORE INSERT ON "splits"
FOR EACH ROW EXECUTE FUNCTION "refuse_suspect_rise"();

-- A wanted split is what it was when it was committed; only what became of it is written later.
CREATE FUNCTION "refuse_split_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a split asks for is fixed once committed' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "splits_fixed" BEFORE UPDATE ON "splits" FOR EACH ROW
WHEN (
  (OLD."target_id", OLD."generation", OLD."slices", OLD."rollout_id", OLD."choice_id")
  IS DISTINCT FROM (NEW."target_id", NEW."generation", NEW."slices", NEW."rollout_id", NEW."choice_id")
)
EXECUTE FUNCTION "refuse_split_change"();

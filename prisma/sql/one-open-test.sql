-- No more than one open test of a version in a rollback, and of a version on a target outside of one.
CREATE UNIQUE INDEX "replay_runs_one_open_per_rollback" ON "replay_runs" ("rollback_id", "version_id")
WHERE "state" NOT IN ('finished', 'failed', 'cancelled') AND "rollback_id" IS NOT NULL;
CREATE UNIQUE INDEX "replay_runs_one_open_per_target" ON "replay_runs" ("target_id", "version_id")
WHERE "state" NOT IN ('finished', 'failed', 'cancelled') AND "rollback_id" IS NULL;

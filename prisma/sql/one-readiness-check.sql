-- No more than one readiness check under way per target.
CREATE UNIQUE INDEX "readiness_checks_one_under_way" ON "readiness_checks" ("target_id") WHERE "state" IN ('queued', 'running');

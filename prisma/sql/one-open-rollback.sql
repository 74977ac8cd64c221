-- No more than one open rollback per target.
CREATE UNIQUE INDEX "rollbacks_one_open_per_target" ON "rollbacks" ("target_id") WHERE "state" = 'open';

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

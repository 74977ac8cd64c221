-- Revisions of judging settings are appended and never changed: verdicts name the one they were made with.
CREATE FUNCTION "refuse_judging_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'judging_revisions is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "judging_revisions_append_only" BEFORE UPDATE OR DELETE ON "judging_revisions"
FOR EACH ROW EXECUTE FUNCTION "refuse_judging_change"();

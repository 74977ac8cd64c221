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

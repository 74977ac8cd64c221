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

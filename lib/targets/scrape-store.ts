import type { FailureReason } from "#lib/schema/failure-reason.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { inPoolTransaction } from "#lib/server/database/transaction.ts";
import { CounterBook } from "#lib/targets/counters-schema.ts";
import { upsertSamples } from "#lib/targets/sample-store.ts";
import type { SampleRow } from "#lib/targets/sample-store.ts";

/** A metric source whose turn it is: its last counters, and the instant of the claim by the database's clock. */
export type ScrapeClaim = {
  readonly id: string;
  readonly targetId: string;
  readonly counters: CounterBook;
  readonly claimedAt: Date;
};

/** Which sources may be read: of these ids, or all where there are none; not read within `everyMs`; so many at most. */
export type ClaimSources = {
  readonly ids: readonly string[] | null;
  readonly everyMs: number;
  readonly limit: number;
};

/**
 * Claims the sources, the longest unread first, that were not read within `everyMs`, or were read later than it is, on a clock set back since; of several workers one gets each. The claim is the time
 * of the reading itself, so a worker that dies leaves nothing to clean up.
 */
export async function claimSources(
  db: Database,
  { ids, everyMs, limit }: ClaimSources,
): Promise<ScrapeClaim[]> {
  const { rows } = await db.pool.query<{ id: string; targetId: string; counters: unknown; claimedAt: Date }>(
    `UPDATE metric_sources SET last_read_at = date_trunc('milliseconds', clock_timestamp())
      WHERE id IN (
        SELECT id FROM metric_sources
         WHERE ($1::uuid[] IS NULL OR id = ANY ($1::uuid[]))
           AND (last_read_at IS NULL OR last_read_at > clock_timestamp()
                OR last_read_at <= clock_timestamp() - make_interval(secs => $2::float8 / 1000))
         ORDER BY last_read_at NULLS FIRST LIMIT $3 FOR UPDATE SKIP LOCKED)
      RETURNING id::text, target_id::text AS "targetId", counters, last_read_at AS "claimedAt"`,
    [ids, everyMs, limit],
  );
  return rows.map(({ counters, ...claim }) => ({
    ...claim,
    counters: CounterBook.catch({}).parse(counters),
  }));
}

/** What a source failed with: the technical text, and the same as a code with facts. */
export type KeptFailure = { readonly text: string; readonly reason: FailureReason };

/** What one reading of a source gave. */
export type Scrape = {
  readonly claim: ScrapeClaim;
  readonly book: CounterBook;
  readonly rows: readonly SampleRow[];
  /** Null when everything could be read. */
  readonly failure: KeptFailure | null;
  /** Whether at least one endpoint answered. */
  readonly isRead: boolean;
};

/**
 * Writes counts and the counters they were made of in one transaction, so that no request is counted twice or lost between.
 * Gives false, having written nothing, when another worker read the source meanwhile.
 */
export function writeScrape(db: Database, scrape: Scrape): Promise<boolean> {
  const { claim, book, rows, failure, isRead } = scrape;
  const reason = failure === null ? null : JSON.stringify(failure.reason);
  return inPoolTransaction(db, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE metric_sources SET counters = $3::jsonb, last_error = $4, last_error_reason = $6::jsonb,
              last_success_at = CASE WHEN $5 THEN clock_timestamp() ELSE last_success_at END
        WHERE id = $1 AND last_read_at = $2`,
      [claim.id, claim.claimedAt, JSON.stringify(book), failure?.text ?? null, isRead, reason],
    );
    const isOurs = rowCount === 1;
    if (isOurs) await upsertSamples({ pool: client }, { targetId: claim.targetId, rows, imported: false });
    return isOurs;
  });
}

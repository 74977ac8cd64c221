import { chainHash, genesisHash } from "#lib/audit/chain-hash.ts";
import type { ChainedEntry } from "#lib/audit/schema.ts";
import { lockChain } from "#lib/audit/store.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { newId } from "#lib/server/observability/ids.ts";

const audited = ["rollback.started", "version.registered", "target.changed", "rollout.paused"] as const;
const people = ["Ada", "Grace", "Olga", "Lin"] as const;
/** A statement takes 65,535 values at most, seventeen for a row. */
const rowsAtOnce = 1_000;

/** Appends this many acts of the past to the audit log, one a minute up to `until`, chained to what is there. */
export async function addActs(db: Database, count: number, until: Date): Promise<void> {
  for (let done = 0; done < count; done += rowsAtOnce) {
    const numbers = Array.from({ length: Math.min(rowsAtOnce, count - done) }, (_, index) => done + index);
    // A product that runs appends too: the chain is held as long as it takes to go on from its end.
    await db.prisma.$transaction(
      async (tx) => {
        let previousHash = (await lockChain(tx)) ?? genesisHash;
        const data = numbers.map((number) => {
          const at = new Date(until.getTime() - (count - number) * 60_000);
          const entry = anAct(number, { at, previousHash });
          previousHash = chainHash(entry);
          const { before: _before, after: _after, ...columns } = entry;
          return { ...columns, before: {}, after: {}, hash: previousHash };
        });
        await tx.auditEntry.createMany({ data });
      },
      { timeout: 120_000 },
    );
  }
}

function anAct(number: number, given: Pick<ChainedEntry, "at" | "previousHash">): ChainedEntry {
  const action = audited[number % audited.length] ?? audited[0];
  return {
    ...given,
    id: newId(),
    actorKind: "person",
    actorId: null,
    actorName: people[number % people.length] ?? people[0],
    actorRole: "operator",
    action,
    objectKind: action.split(".")[0] ?? "",
    objectId: newId(),
    objectName: `act ${number}`,
    reason: `reason ${number}`,
    before: {},
    after: {},
    requestId: null,
  };
}

/** Publishes this many entries of the changelog for every version of a model. */
export async function addChanges(db: Database, model: string, perVersion: number): Promise<void> {
  await db.pool.query(
    `INSERT INTO change_entries (id, version_id, kind, modality, text_en, text_zh, audience, breaking, published_at, updated_at)
     SELECT gen_random_uuid(), v.id, (ARRAY['changed', 'fixed', 'added'])[1 + n % 3], (ARRAY['audio', 'image'])[1 + n % 2],
            'Entry ' || n || ' of ' || v.name || ' says what a reader will notice in its answers.', NULL, 'everybody', false,
            v.built_at + n * interval '1 minute', v.built_at + n * interval '1 minute'
       FROM versions v JOIN models m ON m.id = v.model_id, generate_series(1, $2::int) n WHERE m.slug = $1`,
    [model, perVersion],
  );
}

/** Live counts of the model's newest versions, each with this many buckets of a minute up to `until`, for audio and image. */
export async function addSeries(
  db: Database,
  at: { readonly model: string; readonly until: Date },
  size: { readonly versions: number; readonly points: number },
): Promise<void> {
  await db.pool.query(
    `INSERT INTO live_samples (target_id, version_id, modality, bucket_at, bucket_ms, requests, errors, correct, wrong)
     SELECT t.id, v.id, k.modality, $2::timestamptz - n * interval '1 minute', 60000, 100, n % 3,
            90 + (n * v.nth) % 8, 10 - (n * v.nth) % 8
       FROM targets t JOIN models m ON m.id = t.model_id,
            LATERAL (SELECT id, row_number() OVER (ORDER BY built_at DESC) AS nth FROM versions WHERE model_id = m.id
                      ORDER BY built_at DESC LIMIT $3::int) v,
            (VALUES ('audio'), ('image')) AS k (modality), generate_series(1, $4::int) n
      WHERE m.slug = $1 ON CONFLICT DO NOTHING`,
    [at.model, at.until, size.versions, size.points],
  );
}

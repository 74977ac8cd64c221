import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { canonicalJson } from "#lib/audit/chain-hash.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Actor } from "#lib/server/context.ts";

/** A key that nobody finished within this time belonged to a process that died. */
const abandonedAfterMs = 60_000;

/** A request that wants to be done once: who sent it, under which key, to where, with which body. */
export interface KeyedRequest {
  readonly actorId: string;
  readonly key: string;
  readonly endpoint: string;
  readonly bodyHash: string;
}

/** What a request was answered before; `response` is null where the answer held a secret and was not kept. */
export interface StoredAnswer {
  readonly status: number;
  readonly response: Json;
}

type Row = {
  readonly body_hash: string;
  readonly status: number | null;
  readonly response: Json;
  readonly completed_at: Date | null;
  readonly created_at: Date;
};

/** Names a request for the table of keys; INVALID for an empty or overlong key. */
export function keyedRequest(input: {
  readonly actor: Actor;
  readonly client: string;
  readonly key: string;
  readonly endpoint: string;
  readonly address: string;
  readonly values: unknown;
}): KeyedRequest {
  const { actor, client, key, endpoint, address, values } = input;
  if (key.length === 0 || key.length > 200) throw invalidField("Idempotency-Key", "1 to 200 characters");
  const actorId = actor.kind === "public" ? `public:${client}` : `${actor.kind}:${actor.id ?? actor.name}`;
  const bodyHash = createHash("sha256")
    .update(`${address}\n${canonicalJson(values as Json)}`)
    .digest("hex");
  return { actorId, key, endpoint, bodyHash };
}

/**
 * Takes a key: null when the work is ours to do, else the answer it was given before. CONFLICT when the key stands for
 * another body, or when its work is still under way (with how long to wait).
 */
export async function takeKey(pool: Pool, request: KeyedRequest): Promise<StoredAnswer | null> {
  const { actorId, key, endpoint, bodyHash } = request;
  const inserted = await pool.query(
    `INSERT INTO idempotency_keys (actor_id, key, endpoint, body_hash) VALUES ($1, $2, $3, $4)
     ON CONFLICT (actor_id, key) DO NOTHING`,
    [actorId, key, endpoint, bodyHash],
  );
  if (inserted.rowCount === 1) return null;
  const found = await pool.query<Row>(
    `SELECT body_hash, status, response, completed_at, created_at FROM idempotency_keys
     WHERE actor_id = $1 AND key = $2`,
    [actorId, key],
  );
  const row = found.rows[0];
  // The first request failed and gave the key back between our two statements.
  if (row === undefined) throw underWay();
  if (row.body_hash !== bodyHash) {
    throw new AppError({
      code: "CONFLICT",
      detail: `The idempotency key "${key}" was used for another request. Send a new key with a new request.`,
    });
  }
  if (row.completed_at !== null && row.status !== null) return { status: row.status, response: row.response };
  if (await takeAbandoned(pool, request)) return null;
  throw underWay();
}

async function takeAbandoned(pool: Pool, { actorId, key }: KeyedRequest): Promise<boolean> {
  const taken = await pool.query(
    `UPDATE idempotency_keys SET created_at = now()
     WHERE actor_id = $1 AND key = $2 AND completed_at IS NULL AND created_at < now() - $3 * interval '1 millisecond'`,
    [actorId, key, abandonedAfterMs],
  );
  return taken.rowCount === 1;
}

function underWay(): AppError {
  return new AppError({
    code: "CONFLICT",
    detail: "The same request is still under way. Ask again in a second for its answer.",
    retryAfterMs: 1_000,
  });
}

/** Keeps the answer of a taken key. */
export async function completeKey(pool: Pool, request: KeyedRequest, answer: StoredAnswer): Promise<void> {
  await pool.query(
    `UPDATE idempotency_keys SET status = $3, response = $4::jsonb, completed_at = now()
     WHERE actor_id = $1 AND key = $2`,
    [request.actorId, request.key, answer.status, JSON.stringify(answer.response)],
  );
}

/** Gives a key back after a refusal, so that the corrected request may use it again. */
export async function releaseKey(pool: Pool, request: KeyedRequest): Promise<void> {
  await pool.query("DELETE FROM idempotency_keys WHERE actor_id = $1 AND key = $2 AND completed_at IS NULL", [
    request.actorId,
    request.key,
  ]);
}

import { setTimeout as sleep } from "node:timers/promises";
import { MigrationError, readMigrationState } from "#lib/server/database/apply-migrations.ts";
import { database } from "#lib/server/database/prisma.ts";
import { isSilent, newestBeat } from "#lib/server/heartbeat.ts";
import { log } from "./log.ts";
import { shutdownSignal } from "./shutdown.ts";

const mostLagMs = 1_000;
const databaseMs = 1_000;

/** Whether this process is alive: its event loop turns in less than a second. Touches no database. */
export async function answerHealth(): Promise<Response> {
  const startedMs = performance.now();
  await sleep(0);
  const eventLoopLagMs = Math.round(performance.now() - startedMs);
  const isAlive = eventLoopLagMs < mostLagMs;
  return state(isAlive, { status: isAlive ? "ok" : "the event loop is blocked", eventLoopLagMs });
}

/**
 * Whether this process may get traffic: the database answers within a second and has exactly this build's schema, and
 * nobody asked it to stop. 503 lists the reasons. A silent worker is told of, and is no reason: pages work without it.
 */
export async function answerReadiness(): Promise<Response> {
  const isStopping = shutdownSignal().aborted;
  const found = await Promise.race([
    readDatabase(),
    sleep(databaseMs).then(() => ({
      reasons: [`the database did not answer within ${databaseMs} ms`],
      worker: "no data",
    })),
  ]);
  const reasons = [...(isStopping ? ["this process is shutting down"] : []), ...found.reasons];
  const isReady = reasons.length === 0;
  return state(isReady, { status: isReady ? "ready" : "not ready", reasons, worker: found.worker });
}

async function readDatabase(): Promise<{ reasons: string[]; worker: string }> {
  try {
    const { pool } = database();
    const { pending, refusal } = await readMigrationState(pool);
    const reasons = [
      ...(refusal === null ? [] : [refusal.message]),
      ...(pending.length === 0 ? [] : [`${pending.length} migrations are not applied yet`]),
    ];
    return { reasons, worker: reasons.length === 0 ? await readWorker() : "no data" };
  } catch (error) {
    log().warn({ err: error }, "not ready");
    const reason = error instanceof MigrationError ? error.message : "the database cannot be reached";
    return { reasons: [reason], worker: "no data" };
  }
}

async function readWorker(): Promise<string> {
  const newest = await newestBeat(database().pool);
  if (newest === null) return "no data";
  return isSilent(newest) ? `silent since ${newest.beatAt.toISOString()}` : "ok";
}

function state(isGood: boolean, body: object): Response {
  return Response.json(body, { status: isGood ? 200 : 503, headers: { "cache-control": "no-store" } });
}

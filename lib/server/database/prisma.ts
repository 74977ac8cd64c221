import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { env } from "#lib/server/env.ts";
import { PrismaClient } from "#lib/server/generated/client.ts";

/** One connection pool, and Prisma on top of the same pool. */
export interface Database {
  readonly prisma: PrismaClient;
  /** For what Prisma has no words for: SKIP LOCKED, COPY, UNNEST, LISTEN. */
  readonly pool: Pool;
  /** Ends every connection; waits for the queries under way. */
  readonly close: () => Promise<void>;
}

/** What a pool may be told; the defaults suit one process of the product. */
export interface PoolSettings {
  readonly max?: number;
  /** Milliseconds after which Postgres ends a statement; 0 switches it off, which some poolers ask for. */
  readonly statementTimeoutMs?: number;
  /**
   * Milliseconds after which Postgres ends a transaction that nobody goes on with, and frees what it locked; twice the statement's time
   * where it is left out.
   */
  readonly idleInTransactionMs?: number;
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  readonly onPoolError?: (error: Error) => void;
}

/** Opens a pool and a Prisma client on it. Nothing is connected before the first query. */
export function openDatabase(url: string, settings: PoolSettings = {}): Database {
  const statementTimeoutMs = settings.statementTimeoutMs ?? 30_000;
  const pool = new Pool({
    connectionString: url,
    max: settings.max ?? 10,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    ...(statementTimeoutMs > 0
      ? {
          statement_timeout: statementTimeoutMs,
          idle_in_transaction_session_timeout: settings.idleInTransactionMs ?? 2 * statementTimeoutMs,
        }
      : {}),
  });
  // Without listeners a connection that breaks would end the whole process: the pool tells of idle ones, one that is taken tells itself,
  // and whoever holds it finds out by the next statement.
  pool.on("error", settings.onPoolError ?? (() => undefined));
  pool.on("connect", (client) => client.on("error", () => undefined));
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: 5_000, timeout: 10_000 },
  });
  const close = async () => {
    await prisma.$disconnect();
    await pool.end();
  };
  return { prisma, pool, close };
}

const slot = Symbol.for("lastgood.database");
type Holder = typeof globalThis & { [slot]?: Database };

/** Gives this process's one database, opened from DATABASE_URL on first use; also the same one after a hot reload. */
export function database(): Database {
  const holder = globalThis as Holder;
  holder[slot] ??= openFromEnv();
  return holder[slot];
}

function openFromEnv(): Database {
  const { DATABASE_URL, DATABASE_POOL_MAX, DATABASE_STATEMENT_TIMEOUT_SECONDS } = env();
  if (DATABASE_URL === undefined) {
    throw new Error("DATABASE_URL is not set. `lastgood up` sets it; set it yourself to run a part alone.");
  }
  return openDatabase(DATABASE_URL, {
    max: DATABASE_POOL_MAX,
    statementTimeoutMs: DATABASE_STATEMENT_TIMEOUT_SECONDS * 1_000,
  });
}

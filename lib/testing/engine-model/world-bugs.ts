import type { MemoryDatabase } from "#lib/testing/memory-database/memory-database.ts";

/** Bugs that a test may plant into the world; the sound world has none. */
export type WorldBugs = {
  /** What becomes of the leases that a worker asks before it sends. */
  readonly leasesLast?: boolean;
  /** Changes the database that the product sees. */
  readonly database?: (db: MemoryDatabase) => void;
  /** A job whose completion was lost never runs again, or is lost before it runs. */
  readonly isJobLost?: boolean;
  /** A job is done a second time under another identity. */
  readonly isJobRenamed?: boolean;
};

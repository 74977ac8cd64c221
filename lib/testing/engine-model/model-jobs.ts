import type { Jobs } from "#lib/server/jobs.ts";
import { tellOperators } from "#lib/notifications/tell-operators.ts";
import type { Context } from "#lib/server/context.ts";
import type { MemoryDatabase } from "#lib/testing/memory-database/memory-database.ts";
import type { WorldBugs } from "./world-bugs.ts";

type Sent = { readonly executeSql: (text: string, values: unknown[]) => Promise<unknown> };

const slot = Symbol.for("lastgood.jobs");

/** What is needed of a world to run its jobs. */
export type WorldOfJobs = {
  readonly db: MemoryDatabase;
  readonly bugs: WorldBugs;
  readonly engine: () => Context;
};

function send(name: string, data: object, { db }: { db: Sent }): Promise<unknown> {
  return db.executeSql("INSERT INTO jobs", [name, data]);
}

/** Lets jobs be queued in the transaction's own database in memory, instead of in the job library's tables. */
export function collectJobs(): void {
  Object.assign(globalThis, { [slot]: Promise.resolve({ send }) });
}

/** Runs the job that waits longest; where its completion is lost it stays and runs again. */
export async function runNextJob(world: WorldOfJobs, isAckLost: boolean): Promise<boolean> {
  const jobs = world.db.tableOf("QueuedJob");
  const [job] = jobs.find({ where: { isDone: false }, take: 1 });
  if (job === undefined) return false;
  const { id, name, data } = job;
  if (world.bugs.isJobLost === true && isAckLost) {
    jobs.update({ id }, { isDone: true });
    return true;
  }
  if (name === "tell_operators") {
    const messages = world.db.tableOf("OperatorMessage").rows;
    const isRetry = messages.some((message) => message["id"] === String(id));
    const again = isRetry && world.bugs.isJobRenamed === true ? " again" : "";
    await tellOperators(world.engine(), { ...(data as Jobs["tell_operators"]), id: `${String(id)}${again}` });
  }
  if (!isAckLost) jobs.update({ id }, { isDone: true });
  return true;
}

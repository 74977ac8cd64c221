import type { AutomationName } from "#lib/audit/core/automation-names.ts";
import type { Context } from "#lib/server/context.ts";
import { automationContext } from "#lib/server/context.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** Gives the context of one act of the worker: its own name in the audit log, a request id of its own, the time now. */
export function workerContext(db: Database, name: AutomationName): Context {
  return automationContext({ name, requestId: newId(), now: new Date(), db });
}

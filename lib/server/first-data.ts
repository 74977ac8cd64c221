import { ensureFirstAdmin, ensureSandboxPeople, ensureSandboxToken } from "#lib/access/first-people.ts";
import { automationContext } from "./context.ts";
import type { Database } from "./database/prisma.ts";
import { inTransaction } from "./database/transaction.ts";
import { newId } from "./observability/ids.ts";

/** What the first data are made from; the sandbox's token is the one of the last start, null when there is none. */
export interface FirstDataRequest {
  readonly db: Database;
  readonly baseUrl: string;
  readonly wantsSandbox: boolean;
  readonly knownSandboxToken: string | null;
  readonly now: Date;
}

/**
 * Sees to it that somebody can sign in and, with the sandbox, that it has its people and its API token. Safe on every
 * start: what is there already stays. The link is null once anybody has signed in.
 */
export function ensureFirstData(
  request: FirstDataRequest,
): Promise<{ signInUrl: string | null; sandboxToken: string | null }> {
  const { db, baseUrl, wantsSandbox, knownSandboxToken, now } = request;
  const ctx = automationContext({ name: "Lastgood", requestId: newId(), now, db });
  return inTransaction(ctx, async (tx) => {
    const signInUrl = await ensureFirstAdmin(tx, ctx, baseUrl);
    if (!wantsSandbox) return { signInUrl, sandboxToken: null };
    await ensureSandboxPeople(tx, ctx);
    return { signInUrl, sandboxToken: await ensureSandboxToken(tx, ctx, knownSandboxToken) };
  });
}

import { APIError, createAuthMiddleware } from "better-auth/api";

const windowMs = 15 * 60_000;
const triesPerWindow = 10;
const manyAccounts = 10_000;
const tries = new Map<string, { count: number; untilMs: number }>();

/**
 * Counts tries at one account's password from anywhere: ten in a quarter of an hour. The library counts by address, which
 * somebody with many addresses gets around.
 */
export const limitSignIns = createAuthMiddleware(async (ctx) => {
  if (ctx.path !== "/sign-in/email") return;
  const { email } = ctx.body as { email?: unknown };
  if (typeof email !== "string") return;
  const nowMs = performance.now();
  if (tries.size > manyAccounts) forgetOld(nowMs);
  const account = email.toLowerCase().slice(0, 320);
  const found = tries.get(account);
  const current =
    found !== undefined && found.untilMs > nowMs ? found : { count: 0, untilMs: nowMs + windowMs };
  current.count += 1;
  tries.set(account, current);
  if (current.count > triesPerWindow) {
    throw new APIError("TOO_MANY_REQUESTS", { message: "Too many tries. Wait a quarter of an hour." });
  }
});

function forgetOld(nowMs: number): void {
  for (const [account, { untilMs }] of tries) if (untilMs <= nowMs) tries.delete(account);
}

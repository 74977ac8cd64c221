import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { z } from "zod";

/**
 * Lets our own server code open a session for a person it has already recognised by other means, such as a one-time
 * link. The endpoints have no path and no route: only `auth.api` reaches them.
 */
export const signInAs = {
  id: "sign-in-as",
  endpoints: {
    signInAs: createAuthEndpoint.serverOnly(
      { method: "POST", body: z.object({ userId: z.string() }) },
      async (ctx) => {
        const { internalAdapter } = ctx.context;
        const user = await internalAdapter.findUserById(ctx.body.userId);
        if (user === null) throw new Error("The person has no account any more.");
        const session = await internalAdapter.createSession(user.id);
        await setSessionCookie(ctx, { session, user });
        return ctx.json({ userId: user.id });
      },
    ),
    choosePassword: createAuthEndpoint.serverOnly(
      { method: "POST", body: z.object({ userId: z.string(), password: z.string() }) },
      async (ctx) => {
        const { internalAdapter, password } = ctx.context;
        const { userId } = ctx.body;
        const hash = await password.hash(ctx.body.password);
        const accounts = await internalAdapter.findAccounts(userId);
        if (accounts.some(({ providerId }) => providerId === "credential")) {
          await internalAdapter.updatePassword(userId, hash);
        } else {
          const account = { userId, providerId: "credential", accountId: userId, password: hash };
          await internalAdapter.linkAccount(account);
        }
        return ctx.json({ userId });
      },
    ),
  },
} satisfies BetterAuthPlugin;

import { AppError } from "#lib/schema/app-error.ts";
import type { Scope } from "#lib/schema/scope.ts";
import type { Context } from "#lib/server/context.ts";

/** Refuses an actor without the scope: UNAUTHENTICATED when nobody is signed in, else FORBIDDEN with what is missing. */
export function authorize(ctx: Pick<Context, "actor">, scope: Scope): void {
  const { actor } = ctx;
  if (actor.scopes.includes(scope)) return;
  if (actor.kind === "public") {
    throw new AppError({
      code: "UNAUTHENTICATED",
      detail: "Sign in, or send an API token as a bearer token.",
    });
  }
  throw new AppError({
    code: "FORBIDDEN",
    detail: `${actor.name} may not do this: it needs the scope "${scope}". An admin can grant it.`,
    extra: { neededScope: scope },
  });
}

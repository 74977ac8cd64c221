import { AppError } from "#lib/schema/app-error.ts";
import type { Freeze } from "#lib/targets/schema.ts";

/** The CONFLICT of whoever wants what a freeze forbids: who froze the target, why, until when, and for which rollback. */
export function frozenError({ id, ownerName, reason, expiresAt, rollbackId }: Freeze): AppError {
  const until = expiresAt.toISOString();
  return new AppError({
    code: "CONFLICT",
    detail: `Releases on this target are frozen by ${ownerName} until ${until}: ${reason}. An operator can lift the freeze.`,
    extra: { freezeId: id, owner: ownerName, reason, until, rollbackId },
  });
}

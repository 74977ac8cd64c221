import { AppError } from "#lib/schema/app-error.ts";

/** The refusal of an act on a target that a rollback is open on already, with who drives it. */
export function alreadyOpen(open: { id: string; driver: { name: string }; startedAt: Date }): AppError {
  return new AppError({
    code: "CONFLICT",
    detail: `${open.driver.name} started a rollback on this target at ${open.startedAt.toISOString()}. Join it instead.`,
    extra: { rollbackId: open.id },
  });
}

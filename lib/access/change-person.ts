import { authorize } from "#lib/access/authorize.ts";
import type { ChangePerson, Person } from "#lib/access/schema.ts";
import { deleteSessions, lockActiveCount, lockPerson, updatePerson } from "#lib/access/store.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { AppError, notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/**
 * Changes a person's role, or disables the account and ends its sessions at once. NOT_FOUND for an unknown person;
 * INVALID where it would leave nobody who can administer.
 */
export async function changePerson(
  ctx: Context,
  input: ChangePerson & { readonly personId: string },
): Promise<Person> {
  authorize(ctx, "administer");
  return inTransaction(ctx, async (tx) => {
    const adminCount = await lockActiveCount(tx, "admin");
    const before = await lockPerson(tx, input.personId);
    if (before === null) throw notFound("person", input.personId);
    const role = input.role ?? before.role;
    const disabledAt = disabledAtAfter(before, input.disabled, ctx.now);
    const wasAdmin = before.role === "admin" && before.disabledAt === null;
    const isAdmin = role === "admin" && disabledAt === null;
    if (wasAdmin && !isAdmin && adminCount === 1) {
      throw new AppError({
        code: "INVALID",
        detail: `${before.name} is the only admin left. Make somebody else an admin first.`,
        extra: { onlyAdmin: before.name },
      });
    }
    const after = await updatePerson(tx, before.id, { role, disabledAt });
    if (disabledAt !== null) await deleteSessions(tx, before.id);
    await recordAct(tx, ctx, {
      action: "person.changed",
      object: { kind: "person", id: before.id, name: before.name },
      before: { role: before.role, disabled: before.disabledAt !== null },
      after: { role: after.role, disabled: after.disabledAt !== null },
    });
    return after;
  });
}

function disabledAtAfter(person: Person, disabled: boolean | undefined, now: Date): Date | null {
  if (disabled === undefined) return person.disabledAt;
  return disabled ? (person.disabledAt ?? now) : null;
}

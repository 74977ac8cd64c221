import { addApiToken } from "#lib/access/create-api-token.ts";
import { createSignInLink } from "#lib/access/create-sign-in-link.ts";
import type { Person } from "#lib/access/schema.ts";
import { hashSecret } from "#lib/access/secret.ts";
import {
  countPeople,
  findApiTokenByHash,
  findPersonByEmail,
  hasAnySignIn,
  insertPerson,
  revokeApiTokensNamed,
} from "#lib/access/store.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import type { Role } from "#lib/schema/scope.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";

const sandboxTokenName = "sandbox";

/** The people of a fresh installation, named after what they do; the sandbox has all four, others the admin alone. */
const firstPeople = {
  admin: { name: "Admin", email: "admin@lastgood.local" },
  operator: { name: "On-call", email: "on-call@lastgood.local" },
  editor: { name: "Editor", email: "editor@lastgood.local" },
  viewer: { name: "Viewer", email: "viewer@lastgood.local" },
} as const satisfies Record<Role, { name: string; email: string }>;

/** Adds the first admin where nobody has an account yet, and gives a one-time link for as long as nobody ever signed in. */
export async function ensureFirstAdmin(tx: Tx, ctx: Context, baseUrl: string): Promise<string | null> {
  if ((await countPeople(tx)) === 0) await addFirstPerson(tx, ctx, "admin");
  if (await hasAnySignIn(tx)) return null;
  const admin = await findPersonByEmail(tx, firstPeople.admin.email);
  return admin === null ? null : createSignInLink(tx, { userId: admin.id, now: ctx.now, baseUrl });
}

/** Adds the people of the sandbox who are not there yet, one for each role. */
export async function ensureSandboxPeople(tx: Tx, ctx: Context): Promise<void> {
  for (const role of Object.keys(firstPeople) as Role[]) {
    const found = await findPersonByEmail(tx, firstPeople[role].email);
    if (found === null) await addFirstPerson(tx, ctx, role);
  }
}

/** The sandbox's person of a role, or null when somebody removed or disabled the account or changed its role. */
export async function findSandboxPerson(ctx: Pick<Context, "db">, role: Role): Promise<Person | null> {
  const person = await findPersonByEmail(ctx.db.prisma, firstPeople[role].email);
  return person !== null && person.disabledAt === null && person.role === role ? person : null;
}

/** The sandbox's API token: the known secret while it is valid, else a new one in the place of every earlier one. */
export async function ensureSandboxToken(tx: Tx, ctx: Context, known: string | null): Promise<string> {
  const found = known === null ? null : await findApiTokenByHash(ctx.db, hashSecret(known));
  const isValid = found !== null && found.revokedAt === null && found.expiresAt === null;
  if (known !== null && isValid) return known;
  await revokeApiTokensNamed(tx, sandboxTokenName, ctx.now);
  const { secret } = await addApiToken(tx, ctx, {
    name: sandboxTokenName,
    scopes: ["read", "register", "operate", "administer"],
    expiresAt: null,
  });
  return secret;
}

async function addFirstPerson(tx: Tx, ctx: Context, role: Role): Promise<void> {
  const { name, email } = firstPeople[role];
  const person = await insertPerson(tx, { id: newId(), name, email, role, language: "en", isVerified: true });
  const object = { kind: "person", id: person.id, name } as const;
  await recordAct(tx, ctx, { action: "person.added", object, after: { email, role } });
}

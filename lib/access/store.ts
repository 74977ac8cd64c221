import type { Preferences } from "#lib/access/preferences-schema.ts";
import type { ApiToken, ListedPerson, Person } from "#lib/access/schema.ts";
import type { PageQuery } from "#lib/schema/page.ts";
import type { Role, Scope } from "#lib/schema/scope.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { ApiTokenModel } from "#lib/server/generated/models/ApiToken.ts";
import type { UserModel } from "#lib/server/generated/models/User.ts";

type Row<Model> = Omit<Model, "createdAt" | "updatedAt">;

/** What a one-time link is for: a person's own way in, or the same person's session on another device. */
export type LinkPurpose = "account" | "hand_over";

/** How many people have an account, disabled or not. */
export function countPeople(tx: Tx): Promise<number> {
  return tx.user.count();
}

/** Whether anybody has ever signed in, by a link, a password or one press. */
export async function hasAnySignIn(tx: Tx): Promise<boolean> {
  const [links, sessions, accounts] = [
    await tx.signInLink.count({ where: { usedAt: { not: null } } }),
    await tx.session.count(),
    await tx.account.count(),
  ];
  return links + sessions + accounts > 0;
}

/** A page of people by id, which sorts by when they were added, with their open links; `cursor` is the last id before it. */
export async function listPeople(db: Database, query: PageQuery, now: Date) {
  const rows = await db.prisma.user.findMany({
    ...(query.cursor === undefined ? {} : { where: { id: { gt: query.cursor } } }),
    orderBy: { id: "asc" },
    take: query.limit + 1,
  });
  const links = await db.prisma.signInLink.findMany({
    where: { userId: { in: rows.map(({ id }) => id) }, purpose: "account", ...usableAt(now) },
    orderBy: { expiresAt: "asc" },
  });
  const until = new Map(links.map(({ userId, expiresAt }) => [userId, expiresAt]));
  const people = rows.map((row): ListedPerson => ({
    ...toPerson(row),
    linkUntil: until.get(row.id) ?? null,
  }));
  return toPage(people, query.limit);
}

/** The people with one of the roles whose account is not disabled, in the order they were added. */
export async function listActivePeople(db: Database, roles: readonly Role[]): Promise<Person[]> {
  const where = { role: { in: [...roles] }, disabledAt: null };
  return (await db.prisma.user.findMany({ where, orderBy: { id: "asc" } })).map(toPerson);
}

/** The person with this id, or null. */
export async function findPerson(db: Database, id: string): Promise<Person | null> {
  const row = await db.prisma.user.findUnique({ where: { id } });
  return row === null ? null : toPerson(row);
}

/** The person with this e-mail address, or null; addresses are kept in lower case. */
export async function findPersonByEmail(tx: Tx, email: string): Promise<Person | null> {
  const row = await tx.user.findUnique({ where: { email } });
  return row === null ? null : toPerson(row);
}

/** The person with this id, locked until the transaction ends, or null. */
export async function lockPerson(tx: Tx, id: string): Promise<Person | null> {
  await tx.$executeRaw`SELECT 1 FROM users WHERE id = ${id} FOR UPDATE`;
  const row = await tx.user.findUnique({ where: { id } });
  return row === null ? null : toPerson(row);
}

/** How many people hold the role and are not disabled; holds their rows until the transaction ends. */
export async function lockActiveCount(tx: Tx, role: Role): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM users WHERE role = ${role} AND disabled_at IS NULL ORDER BY id FOR UPDATE`;
  return rows.length;
}

/** Adds a person; the e-mail address is unique. */
export async function insertPerson(
  tx: Tx,
  person: Omit<Person, "disabledAt"> & { readonly isVerified: boolean },
): Promise<Person> {
  const { isVerified, ...rest } = person;
  return toPerson(await tx.user.create({ data: { ...rest, emailVerified: isVerified } }));
}

/** Changes a person's role or disables the account. */
export async function updatePerson(
  tx: Tx,
  id: string,
  change: { readonly role: Role; readonly disabledAt: Date | null },
): Promise<Person> {
  return toPerson(await tx.user.update({ where: { id }, data: change }));
}

/** How a person reads the product, or null for an unknown one. */
export async function getPreferences(db: Pick<Tx, "user">, id: string): Promise<Preferences | null> {
  const select = { language: true, timeZone: true, theme: true } as const;
  return (await db.user.findUnique({ where: { id }, select })) as Preferences | null;
}

/** Keeps how a person reads the product. */
export async function updatePreferences(tx: Tx, id: string, preferences: Preferences): Promise<void> {
  await tx.user.update({ where: { id }, data: preferences });
}

/** Ends every session of a person. */
export async function deleteSessions(tx: Tx, userId: string): Promise<void> {
  await tx.session.deleteMany({ where: { userId } });
}

/** Adds a one-time link; only the hash of its secret is kept. */
export async function insertSignInLink(
  tx: Tx,
  link: {
    readonly id: string;
    readonly secretHash: string;
    readonly userId: string;
    readonly purpose: LinkPurpose;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await tx.signInLink.create({ data: link });
}

const usableAt = (now: Date) => ({ usedAt: null, expiresAt: { gt: now } });

/** Ends the unused links of a person for a purpose, so that only a newer one signs in. */
export async function expireSignInLinks(
  tx: Tx,
  { userId, purpose, now }: { readonly userId: string; readonly purpose: LinkPurpose; readonly now: Date },
): Promise<void> {
  await tx.signInLink.updateMany({
    where: { userId, purpose, ...usableAt(now) },
    data: { expiresAt: now },
  });
}

/** What a link with this hash is for, if it would sign in now; else null. */
export async function findUsableLink(
  db: Database,
  secretHash: string,
  now: Date,
): Promise<LinkPurpose | null> {
  const link = await db.prisma.signInLink.findFirst({ where: { secretHash, ...usableAt(now) } });
  return link === null ? null : (link.purpose as LinkPurpose);
}

/** Uses up a link and gives whose it was; null when it is unknown, used or past its time. Of two at once one gets it. */
export async function takeSignInLink(tx: Tx, secretHash: string, now: Date) {
  const taken = await tx.signInLink.updateManyAndReturn({
    where: { secretHash, ...usableAt(now) },
    data: { usedAt: now },
    select: { userId: true, purpose: true },
  });
  const link = taken[0];
  return link === undefined ? null : { userId: link.userId, purpose: link.purpose as LinkPurpose };
}

/** A page of API tokens by id, oldest first; `cursor` is the last id before it. */
export async function listApiTokens(db: Database, query: PageQuery) {
  const rows = await db.prisma.apiToken.findMany({
    ...(query.cursor === undefined ? {} : { where: { id: { gt: query.cursor } } }),
    orderBy: { id: "asc" },
    take: query.limit + 1,
  });
  return toPage(rows.map(toApiToken), query.limit);
}

/** Adds an API token; only the hash of its secret is kept. */
export async function insertApiToken(
  tx: Tx,
  token: Pick<ApiTokenModel, "id" | "name" | "secretHash" | "lastFour" | "createdBy" | "expiresAt"> & {
    readonly scopes: readonly Scope[];
  },
): Promise<ApiToken> {
  return toApiToken(await tx.apiToken.create({ data: { ...token, scopes: [...token.scopes] } }));
}

/** The API token with this hash, or null; the index compares hashes, so its time tells nothing about the secret. */
export async function findApiTokenByHash(db: Database, secretHash: string): Promise<ApiToken | null> {
  const row = await db.prisma.apiToken.findUnique({ where: { secretHash } });
  return row === null ? null : toApiToken(row);
}

/** The API token with this id, or null. */
export async function findApiToken(db: Database, id: string): Promise<ApiToken | null> {
  const row = await db.prisma.apiToken.findUnique({ where: { id } });
  return row === null ? null : toApiToken(row);
}

/** The API token with this id, locked until the transaction ends, or null. */
export async function lockApiToken(tx: Tx, id: string): Promise<ApiToken | null> {
  await tx.$executeRaw`SELECT 1 FROM api_tokens WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.apiToken.findUnique({ where: { id } });
  return row === null ? null : toApiToken(row);
}

/** Marks a token revoked. */
export async function revokeApiToken(tx: Tx, id: string, now: Date): Promise<ApiToken> {
  return toApiToken(await tx.apiToken.update({ where: { id }, data: { revokedAt: now } }));
}

/** Revokes the unrevoked tokens of a name. */
export async function revokeApiTokensNamed(tx: Tx, name: string, now: Date): Promise<void> {
  await tx.apiToken.updateMany({ where: { name, revokedAt: null }, data: { revokedAt: now } });
}

/** Notes that a token was used, unless that was noted after `before`. */
export async function touchApiToken(
  db: Database,
  id: string,
  { now, before }: { readonly now: Date; readonly before: Date },
): Promise<void> {
  await db.prisma.apiToken.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
    data: { lastUsedAt: now },
  });
}

function toPage<Item extends { readonly id: string }>(items: readonly Item[], limit: number) {
  const page = items.slice(0, limit);
  return { items: page, nextCursor: items.length > limit ? (page.at(-1)?.id ?? null) : null };
}

function toPerson(row: Row<UserModel>): Person {
  const { id, name, email, role, language, disabledAt } = row;
  return { id, name, email, role: role as Role, language: language as Person["language"], disabledAt };
}

function toApiToken(row: ApiTokenModel): ApiToken {
  const { secretHash: _hash, createdBy: _creator, scopes, ...rest } = row;
  return { ...rest, scopes: scopes as Scope[] };
}

/** Gives a person a key to the feeds; the one before opens nothing any more. */
export async function putFeedKey(
  tx: Tx,
  key: { readonly userId: string; readonly secretHash: string; readonly createdAt: Date },
): Promise<void> {
  const { userId, ...rest } = key;
  await tx.feedKey.upsert({ where: { userId }, create: key, update: { ...rest, lastUsedAt: null } });
}

/** Whose key this is, noting that it was used; null when it is unknown. */
export async function touchFeedKey(db: Database, secretHash: string, now: Date): Promise<string | null> {
  const where = { secretHash };
  const [used] = await db.prisma.feedKey.updateManyAndReturn({ where, data: { lastUsedAt: now } });
  return used?.userId ?? null;
}

/** When a person's key to the feeds was made and last used; null: there is none. */
export function findFeedKey(
  db: Database,
  userId: string,
): Promise<{ createdAt: Date; lastUsedAt: Date | null } | null> {
  return db.prisma.feedKey.findUnique({ where: { userId }, select: { createdAt: true, lastUsedAt: true } });
}

/** Takes a person's key to the feeds away; false when there is none. */
export async function deleteFeedKey(tx: Tx, userId: string): Promise<boolean> {
  return (await tx.feedKey.deleteMany({ where: { userId } })).count > 0;
}

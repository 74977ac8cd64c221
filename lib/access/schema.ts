import { z } from "zod";
import { Id, Language } from "#lib/schema/atoms.ts";
import { Role, Scope } from "#lib/schema/scope.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** A person with an account. */
export const Person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  language: Language,
  disabledAt: Timestamp.nullable(),
});
export type Person = z.infer<typeof Person>;

/** An API token without its secret, which is shown once when it is created. */
export const ApiToken = z.object({
  id: Id,
  name: z.string(),
  lastFour: z.string(),
  scopes: z.array(Scope),
  createdAt: Timestamp,
  expiresAt: Timestamp.nullable(),
  lastUsedAt: Timestamp.nullable(),
  revokedAt: Timestamp.nullable(),
});
export type ApiToken = z.infer<typeof ApiToken>;

/** What a new API token is to be called, may do, and when it ends: at an instant, after some days, or never. */
export const CreateApiToken = z
  .object({
    name: z.string().trim().min(1).max(80),
    scopes: z.array(Scope).min(1),
    expiresAt: Timestamp.nullable().default(null),
    expiresInDays: z.int().min(1).max(3650).optional(),
  })
  .refine(({ expiresAt, expiresInDays }) => expiresAt === null || expiresInDays === undefined, {
    path: ["expiresInDays"],
    message: "give either expiresAt or expiresInDays",
  });
export type CreateApiToken = z.infer<typeof CreateApiToken>;

/** A token's name, typed by whoever revokes it from the settings. */
export const ConfirmRevoke = z.object({ name: z.string().max(80).default("") });
export type ConfirmRevoke = z.infer<typeof ConfirmRevoke>;

/** A person as an administrator sees them: also until when a one-time link of theirs is open; null: none is. */
export const ListedPerson = Person.extend({ linkUntil: Timestamp.nullable() });
export type ListedPerson = z.infer<typeof ListedPerson>;

/** A new person: the answer carries a one-time link that signs them in. */
export const InvitePerson = z.object({
  name: z.string().min(1).max(120),
  email: z.email(),
  role: Role,
  language: Language.default("en"),
});
export type InvitePerson = z.infer<typeof InvitePerson>;

/** What the settings of people and tokens are drawn from; `nextCursor` is null on the last page of people. */
export const PeopleView = z.object({
  people: z.array(ListedPerson),
  nextCursor: z.string().nullable(),
  tokens: z.array(ApiToken),
});
export type PeopleView = z.infer<typeof PeopleView>;

/** What may be changed of a person. */
export const ChangePerson = z.object({ role: Role.optional(), disabled: z.boolean().optional() });
export type ChangePerson = z.infer<typeof ChangePerson>;

/** Who is asking, as the server sees it. */
export const Me = z.object({
  kind: z.enum(["person", "token"]),
  id: z.string(),
  name: z.string(),
  role: Role.nullable(),
  scopes: z.array(Scope),
});
export type Me = z.infer<typeof Me>;

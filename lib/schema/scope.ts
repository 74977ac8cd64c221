import { z } from "zod";

/** What a caller may do: read; register versions and results; operate rollbacks; administer settings, people and tokens. */
export const Scope = z.enum(["read", "register", "operate", "administer"]);
export type Scope = z.infer<typeof Scope>;

/** The roles of people, each including the ones before it. */
export const Role = z.enum(["viewer", "editor", "operator", "admin"]);
export type Role = z.infer<typeof Role>;

/** The scopes that each role holds. */
export const scopesOfRole = {
  viewer: ["read"],
  editor: ["read", "register"],
  operator: ["read", "register", "operate"],
  admin: ["read", "register", "operate", "administer"],
} as const satisfies Record<Role, readonly Scope[]>;

/** What scopes a grant really gives: as with the roles, each includes the ones before it. In the order of `Scope`. */
export function impliedScopes(granted: readonly Scope[]): Scope[] {
  const highest = Math.max(-1, ...granted.map((scope) => Scope.options.indexOf(scope)));
  return Scope.options.slice(0, highest + 1);
}

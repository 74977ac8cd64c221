import { expect, it } from "vitest";
import { scopesOfRole } from "#lib/schema/scope.ts";
import type { Role } from "#lib/schema/scope.ts";
import { mayLift } from "./may-lift.ts";

const who = (role: Role, id: string | null = "ada") => ({ id, scopes: scopesOfRole[role] });

const cases = [
  ["operators", who("operator"), "lin", true],
  ["operators", who("editor"), "ada", false],
  ["owner", who("operator"), "ada", true],
  ["owner", who("operator"), "lin", false],
  ["owner", who("admin"), "lin", true],
  ["owner", who("viewer"), "ada", false],
  // A freeze without a known owner belongs to nobody, also not to somebody without an id.
  ["owner", who("operator", null), null, false],
] as const;

it.each(cases)("with a policy of %s, %o lifts a freeze of %s: %s", (...[liftedBy, actor, ownerId, may]) => {
  expect(mayLift({ liftedBy }, actor, ownerId)).toBe(may);
});

import { expect, test } from "vitest";
import { impliedScopes, scopesOfRole } from "./scope.ts";

test.each([
  [[], []],
  [["read"], ["read"]],
  [["register"], ["read", "register"]],
  [
    ["operate", "read"],
    ["read", "register", "operate"],
  ],
] as const)("%j gives %j", (granted, given) => {
  expect(impliedScopes(granted)).toEqual(given);
});

test("the roles hold what their highest scope implies", () => {
  for (const scopes of Object.values(scopesOfRole)) expect(impliedScopes(scopes)).toEqual(scopes);
});

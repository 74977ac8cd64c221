import { expect, it } from "vitest";
import { chooseTarget } from "./summarise-target.ts";

const staging = {
  id: "0198d6a0-0000-7000-8000-000000000001",
  slug: "a-staging",
  environment: "staging" as const,
};
const known = {
  id: "0198d6a0-0000-7000-8000-000000000002",
  slug: "production",
  environment: "production" as const,
};
const later = {
  id: "0198d6a0-0000-7000-8000-000000000003",
  slug: "edge",
  environment: "production" as const,
};

it("shows the production target that was connected first, whatever the others are called", () => {
  expect(chooseTarget([staging, later, known], undefined)).toBe(known);
  expect(chooseTarget([staging], undefined)).toBe(staging);
  expect(chooseTarget([], undefined)).toBeNull();
});

it("shows the one that is named", () => {
  expect(chooseTarget([staging, later, known], "edge")).toBe(later);
});

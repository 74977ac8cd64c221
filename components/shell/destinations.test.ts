import { expect, it } from "vitest";
import { isCurrentDestination } from "./destinations.ts";

it("marks the overview only on itself, and other places with all below them", () => {
  expect(isCurrentDestination("/", "/")).toBe(true);
  expect(isCurrentDestination("/", "/models")).toBe(false);
  expect(isCurrentDestination("/models", "/models/mm_digits/compare")).toBe(true);
  expect(isCurrentDestination("/models", "/models-of-old")).toBe(false);
});

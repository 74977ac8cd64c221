import { expect, test } from "vitest";
import type { Component } from "#lib/versions/schema.ts";
import { compareComponents } from "./compare-components.ts";

const config = (sha256: string | null): Component => ({
  kind: "config",
  recorded: true,
  uri: null,
  sha256,
  size: 1,
  content: null,
  check: null,
});

test.each([
  [config("a".repeat(64)), config("a".repeat(64)), "identical"],
  [config("a".repeat(64)), config("b".repeat(64)), "changed"],
  [config(null), config("b".repeat(64)), "not_recorded"],
  [{ ...config("a".repeat(64)), recorded: false }, config("a".repeat(64)), "not_recorded"],
])("two configs are told apart", (base, head, status) => {
  expect(compareComponents([base], [head]).find(({ kind }) => kind === "config")?.status).toBe(status);
});

test("all seven are listed, missing ones as not recorded", () => {
  expect(compareComponents([], []).map(({ status }) => status)).toEqual(Array(7).fill("not_recorded"));
});

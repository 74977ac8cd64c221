import { expect, it } from "vitest";
import type { Json, Language } from "#lib/schema/atoms.ts";
import { briefChanges, entryChanges, languageOf } from "./entry-changes.ts";

it("gives each value that differs, by its path, and none that does not", () => {
  const before = { role: "viewer", name: "Ada", scopes: ["read"], rule: { limit: 1 } };
  const after = { role: "admin", name: "Ada", scopes: ["read", "operate"], rule: { limit: 2.5 } };
  expect(entryChanges(before, after)).toEqual([
    { path: "role", before: "viewer", after: "admin" },
    { path: "rule.limit", before: "1", after: "2.5" },
    { path: "scopes.1", before: null, after: "operate" },
  ]);
});

it("tells null from what is not there, and an empty list from both", () => {
  expect(entryChanges({ a: null }, { a: null, b: [], c: null })).toEqual([
    { path: "b", before: null, after: "[]" },
    { path: "c", before: null, after: "null" },
  ]);
});

it("gives everything of a new object, and nothing where nothing was kept", () => {
  expect(entryChanges(null, { a: true })).toEqual([{ path: "a", before: null, after: "true" }]);
  expect(entryChanges(null, null)).toEqual([]);
});

it("says the first two values of a row, cut where they are long, and how many more there are", () => {
  const before = { a: 1, b: "x".repeat(28), c: 3 };
  const after = { a: 2, b: "测".repeat(40), c: 4, d: true };
  expect(briefChanges({ before, after }, "en")).toEqual({
    shown: [
      { path: "a", before: "1", after: "2" },
      { path: "b", before: "x".repeat(28), after: `${"测".repeat(28)}…` },
    ],
    moreCount: 2,
  });
  expect(briefChanges({ before: "no_data", after: "degraded" }, "en").shown).toEqual([
    { path: "", before: "no_data", after: "degraded" },
  ]);
  expect(briefChanges({ before: null, after: null }, "en")).toEqual({ shown: [], moreCount: 0 });
});

it("says what has both sides before what came, and that before what went; rounds a long number", () => {
  const before = { a: 1, step: "test", z: 1 };
  const after = { score: 99.92048344147943, step: "rollout", z: 1 };
  expect(briefChanges({ before, after }, "en")).toEqual({
    shown: [
      { path: "step", before: "test", after: "rollout" },
      { path: "score", before: null, after: "99.9205" },
    ],
    moreCount: 1,
  });
});

it("says a text in the reader's language where it is written, else in the one it is in", () => {
  const both = { text: { en: "Rolled back.", "zh-CN": "已回滚。" } };
  const paths = (after: Json, language: Language) =>
    briefChanges({ before: null, after }, language).shown.map(({ path }) => path);
  expect(paths(both, "zh-CN")).toEqual(["text.zh-CN"]);
  expect(paths(both, "en")).toEqual(["text.en"]);
  expect(paths({ text: { en: "Rolled back.", "zh-CN": null } }, "zh-CN")).toEqual(["text.en", "text.zh-CN"]);
  expect(["text.en", "en", "open", "text.zh-CN"].map(languageOf)).toEqual(["en", "en", undefined, "zh-CN"]);
});

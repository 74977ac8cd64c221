import { expect, it } from "vitest";
import { safeNext } from "./safe-next.ts";

it("goes on to a path of ours with its query and fragment", () => {
  expect(safeNext("/en/rollbacks/new?model=mm_digits&draft=1#note", "/en")).toBe(
    "/en/rollbacks/new?model=mm_digits&draft=1#note",
  );
});

it.each([
  "",
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example/",
  "/\t/evil.example/",
  "javascript:alert(1)",
  "/.//evil.example",
])("goes nowhere else: %j", (next) => {
  expect(safeNext(next, "/en")).toBe("/en");
});

it("takes a parameter that stands twice for none", () => {
  expect(safeNext(["/a", "/b"], "/en")).toBe("/en");
});

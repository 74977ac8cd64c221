import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashOfSources, isBuilt } from "./build-stamp.ts";

describe("the build stamp", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "lastgood-build-"));
    write("app/page.tsx", "one");
    write("lib/models/schema.ts", "one");
    write("package-lock.json", "{}");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  it.each([
    "app/page.tsx",
    "lib/models/schema.ts",
    "package-lock.json",
    "components/new.tsx",
    "next.config.ts",
  ])("changes with %s", (path) => {
    const before = hashOfSources(root);
    write(path, "two");
    expect(hashOfSources(root)).not.toBe(before);
  });

  it.each(["lib/models/schema.test.ts", "lib/sandbox/main.ts", "lib/cli/main.ts", "README.md"])(
    "does not change with %s, which the web application does not hold",
    (path) => {
      const before = hashOfSources(root);
      write(path, "two");
      expect(hashOfSources(root)).toBe(before);
    },
  );

  it("knows a whole build of these sources only", () => {
    expect(isBuilt(root)).toBe(false);
    write(".next/lastgood-build", hashOfSources(root));
    expect(isBuilt(root)).toBe(false);
    write(".next/BUILD_ID", "1");
    expect(isBuilt(root)).toBe(true);
    write("app/page.tsx", "two");
    expect(isBuilt(root)).toBe(false);
  });
});

import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { installCommand, systemPackages } from "./system-packages.ts";

it("finds a browser where CHROMIUM_PATH or the path leads to one, and names what is missing", () => {
  const folder = mkdtempSync(join(tmpdir(), "lastgood-packages-"));
  const browser = join(folder, "chromium");
  writeFileSync(browser, "");
  const present = (environment: Record<string, string>) =>
    systemPackages(environment).find(({ name }) => name === "chromium")?.isPresent;
  expect(present({ CHROMIUM_PATH: join(folder, "missing"), PATH: "" })).toBe(false);
  chmodSync(browser, 0o755);
  expect(present({ PATH: folder })).toBe(true);
  expect(present({ CHROMIUM_PATH: browser, PATH: "" })).toBe(true);
});

it("gives one command for everything that is missing", () => {
  const missing = [
    { name: "chromium", isPresent: false },
    { name: "haproxy", isPresent: false },
  ];
  expect(installCommand(missing)).toBe("sudo apt-get install chromium haproxy");
});

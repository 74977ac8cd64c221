import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { installCommand, systemPackages } from "./system-packages.ts";

/** Runs the journeys, or says that they are skipped where there is no browser; under CI=true that is a failure. */
function main(): number {
  const browser = systemPackages(process.env).filter(
    ({ name, isPresent }) => name === "chromium" && !isPresent,
  );
  if (browser.length > 0) {
    process.stdout.write(`SKIPPED e2e: no Chromium on this machine. Install: ${installCommand(browser)}\n`);
    return process.env["CI"] === "true" ? 1 : 0;
  }
  const playwright = resolve(import.meta.dirname, "../node_modules/@playwright/test/cli.js");
  const config = resolve(import.meta.dirname, "playwright.config.ts");
  const command = [playwright, "test", "--config", config, ...process.argv.slice(2)];
  return spawnSync(process.execPath, command, { stdio: "inherit" }).status ?? 1;
}

process.exitCode = main();

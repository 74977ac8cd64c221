import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { hasChromium } from "./chromium.ts";

/** A package of the operating system that some tests need, and whether it is there. */
export interface SystemPackage {
  readonly name: string;
  readonly isPresent: boolean;
}

/** What the tests need of the operating system. */
export function systemPackages(environment: Readonly<Record<string, string | undefined>>): SystemPackage[] {
  return [
    { name: "chromium", isPresent: hasChromium(environment) },
    { name: "haproxy", isPresent: isOnPath("haproxy", environment) },
  ];
}

/** The one command that installs these packages. */
export function installCommand(packages: readonly SystemPackage[]): string {
  return `sudo apt-get install ${packages.map(({ name }) => name).join(" ")}`;
}

function isOnPath(program: string, { PATH = "" }: Readonly<Record<string, string | undefined>>): boolean {
  return [...PATH.split(delimiter), "/usr/sbin", "/usr/local/sbin"].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Installs what is missing where that is allowed, else says what will be skipped and how to install it. */
function main(): void {
  const missing = systemPackages(process.env).filter(({ isPresent }) => !isPresent);
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  const isRoot = process.getuid?.() === 0;
  if (isRoot && isOnPath("apt-get", process.env)) {
    process.stdout.write(`Installing what the tests need of the system: ${names.join(", ")}\n`);
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    for (const command of [
      ["update", "-qq"],
      ["install", "-y", "-qq", "--no-install-recommends", ...names],
    ]) {
      spawnSync("apt-get", command, { stdio: ["ignore", "ignore", "inherit"], env: environment });
    }
  }
  const left = systemPackages(process.env).filter(({ isPresent }) => !isPresent);
  if (left.length > 0) {
    process.stdout.write(
      `The tests that need ${names.join(", ")} are skipped. Install: ${installCommand(left)}\n`,
    );
  }
}

if (import.meta.main) main();

#!/usr/bin/env node
// Plain JavaScript that any Node can read: it finds a Node able to run TypeScript and hands over to main.ts.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, "main.ts");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const stripFlag = "--experimental-strip-types --disable-warning=ExperimentalWarning";

if (process.features.typescript === "strip") {
  await import(pathToFileURL(main).href);
} else {
  const pinned = join(
    here,
    "..",
    "..",
    "node_modules",
    ".bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
  const isNewEnough = major > 22 || (major === 22 && minor >= 12);
  if (existsSync(pinned)) run(pinned, process.env);
  // Its children have to read TypeScript too, so the flag travels in the environment.
  else if (isNewEnough) run(process.execPath, { ...process.env, NODE_OPTIONS: stripFlag });
  else refuse();
}

function run(node, env) {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => process.exit(code ?? 1));
}

function refuse() {
  const advice = "Run `npm ci` in its folder, which brings one along, or install a newer one.";
  process.stderr.write(`lastgood: needs Node 22.12 or newer; this is ${process.versions.node}. ${advice}\n`);
  process.exitCode = 1;
}

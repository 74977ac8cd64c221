import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { call } from "#lib/client/api.ts";
import { targetsContract } from "#lib/targets/contract.ts";

const root = resolve(import.meta.dirname, "..");
const model = "mm_digits";
/** LASTGOOD_E2E_DEV=1 serves from the sources: for writing journeys, without a build after every change. */
const isDevelopment = process.env["LASTGOOD_E2E_DEV"] === "1";
const directoryVariable = "LASTGOOD_E2E_DIRECTORY";
const startMs = isDevelopment ? 240_000 : 120_000;
const detectionMs = isDevelopment ? 240_000 : 120_000;
const stopMs = 20_000;
const shownLines = 12;

const SandboxSettings = z.object({
  gatewayPort: z.number(),
  adminPort: z.number(),
  adminToken: z.string(),
  apiToken: z.string(),
});

/** The whole product as a user starts it: database, web, worker and sandbox under one process. */
export interface Product {
  readonly url: string;
  /** API token with every scope. */
  readonly token: string;
  readonly sandbox: { readonly adminUrl: string; readonly adminToken: string };
  readonly dataDirectory: string;
  /** Milliseconds from the command to the first page, as a browser would get it. */
  readonly firstPageMs: number;
  /** What it printed so far. */
  readonly output: () => string;
  stop(): Promise<void>;
}

/** Makes the folder of one run, in which every start of the product has its data. */
export function makeRunDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "lastgood-e2e-"));
  // As root the database runs as another user, who has to pass through.
  if (process.getuid?.() === 0) chmodSync(directory, 0o711);
  process.env[directoryVariable] = directory;
  return directory;
}

function runDirectory(): string {
  const directory = process.env[directoryVariable];
  if (directory === undefined) throw new Error("the run's directory is made by the global setup");
  return directory;
}

/** Starts the product for the first time, waits until it has found out that its model got worse, and keeps its data. */
export async function keepFirstStart(): Promise<void> {
  const dataDirectory = join(runDirectory(), "data");
  const product = await startProduct(dataDirectory, {});
  try {
    await waitUntilReady(product);
  } finally {
    await product.stop();
  }
  execFileSync("cp", ["-a", dataDirectory, join(runDirectory(), "kept")]);
}

/** Starts the product again from the data kept after its first start: a fresh sandbox within seconds. */
export async function startAgain(environment: Readonly<Record<string, string>>): Promise<Product> {
  const dataDirectory = join(runDirectory(), "data");
  rmSync(dataDirectory, { recursive: true, force: true });
  execFileSync("cp", ["-a", join(runDirectory(), "kept"), dataDirectory]);
  const product = await startProduct(dataDirectory, environment);
  await waitUntilReady(product).catch(async (error: unknown) => {
    await product.stop();
    throw error;
  });
  return product;
}

/** Kept from one start to the next, since a page opened before knows no other address. */
let keptPort: number | null = null;

async function startProduct(
  dataDirectory: string,
  environment: Readonly<Record<string, string>>,
): Promise<Product> {
  keptPort ??= await freePort();
  const url = `http://localhost:${keptPort}`;
  const startedAt = performance.now();
  const child = spawnUp(keptPort, { LASTGOOD_DATA: dataDirectory, LASTGOOD_URL: url, ...environment });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => lines.push(chunk.toString()));
  const output = () => lines.join("");
  const stop = () => stopByPid(child);
  try {
    const firstPageMs = (await waitForFirstPage(url, child, output)) - startedAt;
    const readSettings = () => readFileSync(join(dataDirectory, "sandbox", "settings.json"), "utf8");
    const settings = SandboxSettings.parse(JSON.parse(readSettings()));
    const { adminPort, adminToken, apiToken: token } = settings;
    const sandbox = { adminUrl: `http://127.0.0.1:${adminPort}`, adminToken };
    return { url, token, sandbox, dataDirectory, firstPageMs, output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A product in which nobody has registered anything yet, and the link by which its first person signs in. */
interface EmptyProduct {
  readonly url: string;
  readonly signInUrl: string;
  stop(): Promise<void>;
}

/** Starts a product without the sandbox, beside the one that runs. */
export async function startEmpty(): Promise<EmptyProduct> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = { LASTGOOD_DATA: join(runDirectory(), "empty"), LASTGOOD_URL: url };
  const child = spawnUp(port, environment, ["--no-sandbox"]);
  const printed = Promise.withResolvers<string>();
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const [, link] = /sign in once with (\S+)/.exec(output) ?? [];
      if (link !== undefined) printed.resolve(link);
    });
  child.once("exit", () => printed.reject(new Error(`no link to sign in was printed:\n${output}`)));
  const stop = () => stopByPid(child);
  try {
    const [signInUrl] = await Promise.all([printed.promise, waitForFirstPage(url, child, () => output)]);
    return { url, signInUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function spawnUp(
  port: number,
  environment: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): ChildProcess {
  const { DATABASE_URL: _database, DIRECT_DATABASE_URL: _direct, ...inherited } = process.env;
  const mode = isDevelopment ? [...flags, "--dev"] : flags;
  return spawn(process.execPath, [join(root, "lib/cli/main.ts"), "up", "--port", String(port), ...mode], {
    cwd: root,
    env: { ...inherited, NODE_ENV: isDevelopment ? "development" : "production", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function waitForFirstPage(url: string, child: ChildProcess, output: () => string): Promise<number> {
  const endsAt = performance.now() + startMs;
  while (performance.now() < endsAt) {
    if (child.exitCode !== null) throw new Error(`lastgood up ended with ${child.exitCode}:\n${output()}`);
    if (await isAnswered(`${url}/readyz`)) {
      if (await isAnswered(`${url}/en/sign-in`)) return performance.now();
    }
    await sleep(100);
  }
  throw new Error(`no page within ${startMs / 1_000} s:\n${output()}`);
}

async function isAnswered(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000) }).catch(() => null);
  await response?.body?.cancel();
  return response?.ok === true;
}

/** The last lines that each part wrote, for whoever reads why a start failed. */
function lastWords(dataDirectory: string): string {
  return ["sandbox", "worker", "web"]
    .map((name) => {
      const file = join(dataDirectory, "logs", `${name}.log`);
      const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : ["nothing"];
      return `${name}:\n  ${lines.slice(-shownLines).join("\n  ")}`;
    })
    .join("\n");
}

/** The sandbox has registered everything of its own, and the worker has compared what it measured. */
async function waitUntilReady(product: Product): Promise<void> {
  await waitUntilRegistered(product);
  await waitUntilDegraded(product);
}

/** Its consumers come after its target: the model may be found degraded before they are there. */
async function waitUntilRegistered({ url, dataDirectory }: Product): Promise<void> {
  const endsAt = performance.now() + detectionMs;
  const log = join(dataDirectory, "logs", "sandbox.log");
  // The log goes on from the first start; the port tells which start a line is of.
  const line = `registered with http://127.0.0.1:${new URL(url).port}`;
  while (performance.now() < endsAt) {
    if (existsSync(log) && readFileSync(log, "utf8").includes(line)) return;
    await sleep(200);
  }
  throw new Error(`not registered within ${detectionMs / 1_000} s\n${lastWords(dataDirectory)}`);
}

async function waitUntilDegraded({ url, token, dataDirectory }: Product): Promise<void> {
  const endsAt = performance.now() + detectionMs;
  let last = "no target yet";
  while (performance.now() < endsAt) {
    const server = { url, token };
    const targets = await call(targetsContract.listTargets, { params: { model } }, { server }).catch(
      () => null,
    );
    const health = targets?.items[0]?.health ?? null;
    if (health?.state === "degraded") return;
    last = health?.state ?? last;
    await sleep(500);
  }
  const waited = `${detectionMs / 1_000} s`;
  throw new Error(`not found degraded within ${waited}: ${last}\n${lastWords(dataDirectory)}`);
}

/** Ends it as Ctrl-C does, and at once when that takes too long. */
async function stopByPid(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopMs);
  await ended;
  clearTimeout(timer);
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

import { join } from "node:path";
import { CommandError, lineOf } from "#lib/cli/command-error.ts";
import { generateClient } from "#lib/server/database/generate-client.ts";
import { childEnvironment, parseEnv } from "#lib/server/env.ts";
import type { Env } from "#lib/server/env.ts";
import { projectRoot } from "#lib/server/project-root.ts";
import { buildWeb, isBuilt } from "./build-stamp.ts";
import { superviseChild } from "./child-program.ts";
import type { SupervisedChild } from "./child-program.ts";
import { childPrograms, localUrl } from "./child-programs.ts";
import type { Plan } from "./child-programs.ts";
import { createDataDirectory, lockDataDirectory } from "./data-directory.ts";
import type { DataDirectory } from "./data-directory.ts";
import { ensureKeys } from "./ensure-keys.ts";
import { openDataStore } from "./open-data-store.ts";
import type { DataStore } from "./open-data-store.ts";
import { requireFreePort } from "./ports.ts";
import { prepareDatabase } from "./prepare-database.ts";
import { prepareSandboxSettings, storeSandboxSettings } from "./sandbox-settings.ts";
import type { SandboxSettings } from "./sandbox-settings.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

/** The options of `lastgood up`. */
export interface UpOptions {
  readonly dev?: boolean;
  readonly port?: string;
  /** Undefined when neither --sandbox nor --no-sandbox was given. */
  readonly sandbox?: boolean;
}

const readyMs = 60_000;
const readyInDevelopmentMs = 180_000;
const shownLines = 20;

/** Starts everything, prints the one line with the address, and gives back the exit code once everything has stopped. */
export async function runUp(options: UpOptions): Promise<number> {
  const settings = parseEnv(childEnvironment(options.port === undefined ? {} : { PORT: options.port }));
  const places = createDataDirectory(settings.LASTGOOD_DATA);
  const unlock = lockDataDirectory(places.root);
  const stopping = listenForStop();
  const running = new Running();
  try {
    await requireFreePort(
      { host: settings.LASTGOOD_HOST, port: settings.PORT },
      "Stop it, or choose another with --port.",
    );
    const plan = await prepare({ options, settings, places, signal: stopping.signal }, running);
    if (!stopping.signal.aborted) await startChildren(plan, running, stopping.signal);
    if (!stopping.signal.aborted) await stopping.requested;
    return 0;
  } catch (error) {
    // A part that fails because everything is being stopped has nothing to say.
    if (stopping.signal.aborted) return 0;
    throw error;
  } finally {
    stopping.onSecond(() => running.killChildren());
    await running.stop();
    stopping.end();
    unlock();
  }
}

interface Start {
  readonly options: UpOptions;
  readonly settings: Env;
  readonly places: DataDirectory;
  readonly signal: AbortSignal;
}

async function prepare({ options, settings, places, signal }: Start, running: Running): Promise<Plan> {
  const root = projectRoot();
  const isDevelopment = options.dev ?? false;
  const store = await openDataStore(settings, report);
  running.store = store;
  generateClient(root);
  await prepareDatabase({ store, backups: places.backups, now: new Date(), report });
  await ensureKeys(settings);
  const wantsSandbox = options.sandbox ?? store.dataDirectory !== null;
  const sandbox = wantsSandbox ? await prepareSandboxSettings(places.sandbox, settings) : null;
  const first = await ensureFirst({ settings, store, sandbox });
  running.signInUrl = first.signInUrl;
  const kept = sandbox && { ...sandbox, apiToken: first.sandboxToken };
  if (kept) storeSandboxSettings(places.sandbox, kept);
  if (!isDevelopment && !isBuilt(root)) {
    report("Building the web application; this happens once per version and takes a minute or two.");
    await buildWeb({ root, logFile: join(places.logs, "build.log"), signal });
  }
  return { root, settings, places, store, sandbox: kept, isDevelopment };
}

async function ensureFirst(input: { settings: Env; store: DataStore; sandbox: SandboxSettings | null }) {
  // Both read the generated client, which this process may only just have generated.
  const { openDatabase } = await import("#lib/server/database/prisma.ts");
  const { ensureFirstData } = await import("#lib/server/first-data.ts");
  const database = openDatabase(input.store.directUrl, { max: 2 });
  try {
    return await ensureFirstData({
      db: database,
      baseUrl: input.settings.LASTGOOD_URL,
      wantsSandbox: input.sandbox !== null,
      knownSandboxToken: input.sandbox?.apiToken ?? null,
      now: new Date(),
    });
  } finally {
    await database.close();
  }
}

async function startChildren(plan: Plan, running: Running, signal: AbortSignal): Promise<void> {
  running.children = childPrograms(plan).map((program) => superviseChild(program, report));
  for (const child of running.children.toReversed()) child.start();
  const web = running.children.find((child) => child.name === "web");
  if (!web) throw new CommandError("There is no web process to wait for.");
  try {
    const deadlineMs = plan.isDevelopment ? readyInDevelopmentMs : readyMs;
    await waitUntilReady({ url: `${localUrl(plan.settings)}/readyz`, child: web, deadlineMs, signal });
  } catch (error) {
    process.stderr.write(`${web.lastLines().slice(-shownLines).join("\n")}\n`);
    throw error;
  }
  const signIn = running.signInUrl === null ? "" : ` - sign in once with ${running.signInUrl}`;
  if (!signal.aborted) process.stdout.write(`Lastgood is ready: ${plan.settings.LASTGOOD_URL}${signIn}\n`);
}

/** What has been started so far, and the order in which it ends. */
class Running {
  store: DataStore | null = null;
  children: readonly SupervisedChild[] = [];
  signInUrl: string | null = null;

  async stop(): Promise<void> {
    for (const child of this.children) await child.stop().catch((error: unknown) => report(lineOf(error)));
    await this.store?.close();
  }

  killChildren(): void {
    for (const child of this.children) child.kill();
  }
}

interface Stopping {
  readonly signal: AbortSignal;
  readonly requested: Promise<void>;
  readonly onSecond: (act: () => void) => void;
  /** Lets the process end. */
  readonly end: () => void;
}

/** The first signal asks for an orderly stop, a second one for a quick one. */
function listenForStop(): Stopping {
  const controller = new AbortController();
  let onSecond: (() => void) | null = null;
  // Its children may all be between two starts; something has to hold this process open meanwhile.
  const hold = setInterval(() => undefined, 60_000);
  const requested = new Promise<void>((resolve) => {
    const stop = () => {
      if (controller.signal.aborted) onSecond?.();
      controller.abort();
      resolve();
    };
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, stop);
  });
  const end = () => clearInterval(hold);
  return { signal: controller.signal, requested, onSecond: (act) => (onSecond = act), end };
}

function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

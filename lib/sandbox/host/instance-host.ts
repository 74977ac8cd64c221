import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { InstanceMessage } from "#lib/sandbox/instance/instance-message.ts";

/** One served version as the admin server shows it. */
export interface InstanceView {
  readonly version: string;
  readonly state: "starting" | "ready" | "failed" | "stopped";
  readonly url: string | null;
  readonly bundleDirectory: string;
  readonly pid: number | null;
  readonly startedAt: string;
  readonly readyAt: string | null;
  readonly failure: string | null;
}

/** Keeps one process per wanted version. */
export interface InstanceHost {
  list(): InstanceView[];
  find(version: string): InstanceView | null;
  /** Wants a version served from a directory; one that runs from it is kept, a failed one is started again. */
  ensure(version: string, bundleDirectory: string): InstanceView;
  /** Stops a version's process and forgets the version. */
  remove(version: string): Promise<void>;
  /** Resolves when the versions are ready; rejects with the reason when one fails or the time is over. */
  whenReady(versions: readonly string[], timeoutMs: number): Promise<void>;
  stopAll(): Promise<void>;
}

interface Entry {
  view: InstanceView;
  child: ChildProcess | null;
  isWanted: boolean;
  restarts: number;
  timer: NodeJS.Timeout | null;
}

const INSTANCE_MAIN = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "instance", "main.ts");
const STOP_TIMEOUT_MS = 3000;
const FIRST_RESTART_MS = 500;
const MAX_RESTART_MS = 15_000;
const POLL_MS = 25;

const now = (): string => new Date().toISOString();

function update(entry: Entry, changes: Partial<InstanceView>): void {
  entry.view = { ...entry.view, ...changes };
}

function onMessage(entry: Entry, message: unknown): void {
  const parsed = InstanceMessage.safeParse(message);
  if (!parsed.success) return;
  if (parsed.data.state === "ready") {
    entry.restarts = 0;
    update(entry, { state: "ready", url: parsed.data.url, readyAt: now(), failure: null });
  } else {
    update(entry, { state: "failed", url: null, failure: parsed.data.failure });
  }
}

/** A process that ends although its version is wanted is started again, after twice the time at each failure. */
function onExit(entry: Entry, how: string): void {
  entry.child = null;
  if (!entry.isWanted) {
    update(entry, { state: "stopped", url: null, pid: null });
    return;
  }
  const failure = entry.view.state === "failed" ? entry.view.failure : `the process ended (${how})`;
  update(entry, { state: "failed", url: null, pid: null, failure });
  const waitMs = Math.min(MAX_RESTART_MS, FIRST_RESTART_MS * 2 ** entry.restarts);
  entry.restarts += 1;
  entry.timer = setTimeout(() => launch(entry), waitMs);
}

function launch(entry: Entry): void {
  if (!entry.isWanted) return;
  if (entry.timer) clearTimeout(entry.timer);
  entry.timer = null;
  const { version, bundleDirectory } = entry.view;
  const child = fork(INSTANCE_MAIN, ["--bundle", bundleDirectory, "--version", version], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
  });
  entry.child = child;
  update(entry, { state: "starting", url: null, pid: child.pid ?? null, startedAt: now(), readyAt: null });
  let isOver = false;
  const end = (how: string): void => {
    if (!isOver) onExit(entry, how);
    isOver = true;
  };
  child.on("message", (message) => onMessage(entry, message));
  child.on("error", (error) => end(error.message));
  child.on("exit", (code, signal) => end(signal ?? `code ${code}`));
}

function stopEntry(entry: Entry): Promise<void> {
  entry.isWanted = false;
  if (entry.timer) clearTimeout(entry.timer);
  const { child } = entry;
  if (!child) {
    update(entry, { state: "stopped", url: null, pid: null });
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

function makeEntry(version: string, bundleDirectory: string): Entry {
  const view: InstanceView = {
    version,
    state: "starting",
    url: null,
    bundleDirectory,
    pid: null,
    startedAt: now(),
    readyAt: null,
    failure: null,
  };
  return { view, child: null, isWanted: true, restarts: 0, timer: null };
}

/** Makes a host without instances. Its processes end with it: each watches the channel to its parent. */
export function makeInstanceHost(): InstanceHost {
  const entries = new Map<string, Entry>();
  const find = (version: string): InstanceView | null => entries.get(version)?.view ?? null;

  const checkReady = (versions: readonly string[]): boolean =>
    versions.every((version) => {
      const view = find(version);
      if (!view || view.state === "failed") throw new Error(`${version}: ${view?.failure ?? "not started"}`);
      return view.state === "ready";
    });
  const ensure = (version: string, bundleDirectory: string): InstanceView => {
    const running = entries.get(version);
    if (running && running.view.bundleDirectory === bundleDirectory) {
      if (running.view.state === "failed" && !running.child) {
        running.restarts = 0;
        launch(running);
      }
      return running.view;
    }
    const entry = makeEntry(version, bundleDirectory);
    entries.set(version, entry);
    const before = running ? stopEntry(running) : null;
    if (before) void before.then(() => launch(entry));
    else launch(entry);
    return entry.view;
  };
  return {
    list: () => [...entries.values()].map((entry) => entry.view),
    find,
    ensure,
    remove: async (version) => {
      const entry = entries.get(version);
      entries.delete(version);
      if (entry) await stopEntry(entry);
    },
    whenReady: async (versions, timeoutMs) => {
      const deadline = performance.now() + timeoutMs;
      while (!checkReady(versions)) {
        if (performance.now() > deadline)
          throw new Error(`${versions.join(", ")}: not ready after ${timeoutMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    stopAll: async () => {
      await Promise.all([...entries.values()].map(stopEntry));
    },
  };
}

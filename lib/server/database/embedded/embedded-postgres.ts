import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { clusterRole, handOver, prepareClusterHome } from "./cluster-home.ts";
import type { ClusterHome } from "./cluster-home.ts";
import { EmbeddedPostgresError, messageOf } from "./embedded-postgres-error.ts";
import { initializeCluster } from "./initialize-cluster.ts";
import { findPlatformPackage, prepareBinaries } from "./postgres-binaries.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { connectionUrl, launchPostgres, waitUntilReady } from "./postgres-process.ts";
import type { Endpoint, Launch } from "./postgres-process.ts";
import { findRunningPostmaster, isRunning } from "./postmaster-file.ts";
import { findServiceUser } from "./service-user.ts";

/** Where an embedded Postgres lives and whom it tells about itself. */
export interface EmbeddedSettings {
  /** Folder for data, socket and secret; created when missing. Data are kept in a sub-folder per major version. */
  readonly directory: string;
  readonly logFile?: string;
  /** Folder for a copy of the programs, needed where the installed ones cannot be run by the user of Postgres. */
  readonly copyDirectory?: string;
  /** False for throw-away data only: faster, and a power cut may lose or damage everything. True when not given. */
  readonly isDurable?: boolean;
  /** Longest wait before one that ends again and again is started again, in milliseconds; 10 s when not given. */
  readonly longestBackOffMs?: number;
  /** One line per event: adopted, ended, started again. */
  readonly onEvent?: (line: string) => void;
}

/** A Postgres under supervision: it is started again whenever it ends without having been asked to. */
export interface EmbeddedPostgres {
  /** Connection string of the product's database. */
  readonly url: string;
  readonly urlOf: (database: string) => string;
  readonly dataDirectory: string;
  /** Process id of the postmaster at this moment; null while it is being started again. */
  readonly pid: () => number | null;
  /** Whether it was already running when we came, left over by a process that was killed. */
  readonly isAdopted: boolean;
  /** Fast shutdown: transactions are rolled back, committed data are on disk when this is done. */
  readonly stop: () => Promise<void>;
  /** Ends the supervision and leaves it running, for one that belongs to another process. */
  readonly release: () => void;
}

const stopDeadlineMs = 8_000;
const watchAdoptedMs = 500;
const firstBackOffMs = 100;
const longestBackOffMs = 10_000;
const calmMs = 60_000;

/**
 * Starts the Postgres that ships with the product, creating its data on the first start, or takes over the one that a
 * killed process left running on the same data. Throws EmbeddedPostgresError with one line when it cannot.
 */
export async function startEmbeddedPostgres(settings: EmbeddedSettings): Promise<EmbeddedPostgres> {
  const launch = prepare(settings);
  const supervisor = new Supervisor(launch, settings);
  await supervisor.start();
  const urlOf = (database: string) => connectionUrl(launch.home.secret, supervisor.endpoint, database);
  try {
    await ensureDatabase(urlOf("postgres"));
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
  return {
    url: urlOf(clusterRole),
    urlOf,
    dataDirectory: launch.home.dataDirectory,
    pid: () => supervisor.pid,
    isAdopted: supervisor.isAdopted,
    stop: () => supervisor.stop(),
    release: () => supervisor.release(),
  };
}

/** Gives the data directory of an embedded Postgres below `directory`, whether it exists or not. */
export function embeddedDataDirectory(directory: string): string {
  return join(directory, String(Number.parseInt(findPlatformPackage().version, 10)));
}

function prepare({ directory, logFile, copyDirectory, isDurable = true }: EmbeddedSettings): Launch {
  const installed = findPlatformPackage();
  const user = findServiceUser();
  const home = prepareClusterHome(directory, Number.parseInt(installed.version, 10), user);
  const defaultCopies = user ? "/var/lib/lastgood/programs" : join(home.directory, "programs");
  const binaries = prepareBinaries(installed, user, copyDirectory ?? defaultCopies);
  initializeCluster({ home, binaries, user, isDurable });
  handOver(home.dataDirectory, user);
  return { home, binaries, user, isDurable, logFile: logFile ?? join(home.directory, "postgres.log") };
}

class Supervisor {
  pid: number | null = null;
  isAdopted = false;
  endpoint: Endpoint = { host: "", port: 0 };
  private isStopping = false;
  private backOffMs = firstBackOffMs;
  private restarting: Promise<void> | null = null;
  private readonly launch: Launch;
  private readonly longestBackOffMs: number;
  private readonly onEvent: (line: string) => void;

  constructor(launch: Launch, settings: Pick<EmbeddedSettings, "longestBackOffMs" | "onEvent">) {
    this.launch = launch;
    this.longestBackOffMs = settings.longestBackOffMs ?? longestBackOffMs;
    this.onEvent = settings.onEvent ?? (() => undefined);
  }

  async start(): Promise<void> {
    const orphan = findRunningPostmaster(this.launch.home.dataDirectory);
    if (orphan !== null && (await this.adopt(orphan.pid, orphan.port, orphan.socketDirectory))) return;
    await this.launchOwn();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.restarting;
    if (this.pid !== null) await stopPostmaster(this.pid, this.launch.home, this.launch.binaries);
    this.pid = null;
  }

  release(): void {
    this.isStopping = true;
  }

  private async adopt(pid: number, port: number, socketDirectory: string): Promise<boolean> {
    this.endpoint = { host: socketDirectory || "127.0.0.1", port };
    const url = connectionUrl(this.launch.home.secret, this.endpoint, "postgres");
    const failure = await waitUntilReady(url, () => !isRunning(pid));
    if (failure !== null) {
      await stopPostmaster(pid, this.launch.home, this.launch.binaries);
      return false;
    }
    this.pid = pid;
    this.isAdopted = true;
    this.onEvent("database: took over the Postgres that was already running");
    void this.watchAdopted(pid);
    return true;
  }

  /** It is not our child, so the system tells nobody when it ends. */
  private async watchAdopted(pid: number): Promise<void> {
    while (isRunning(pid)) await sleep(watchAdoptedMs, undefined, { ref: false });
    this.ended("ended");
  }

  private async launchOwn(): Promise<void> {
    const { child, endpoint } = await launchPostgres(this.launch);
    const readyAt = performance.now();
    this.endpoint = endpoint;
    this.pid = child.pid ?? null;
    child.once("exit", (code, signal) => {
      if (performance.now() - readyAt > calmMs) this.backOffMs = firstBackOffMs;
      this.ended(signal ? `was ended by ${signal}` : `ended with code ${code}`);
    });
  }

  private ended(how: string): void {
    this.pid = null;
    if (this.isStopping) return;
    this.onEvent(`database: Postgres ${how}; starting it again`);
    this.restarting = this.restart();
  }

  private async restart(): Promise<void> {
    while (!this.isStopping) {
      await sleep(this.backOffMs);
      this.backOffMs = Math.min(this.longestBackOffMs, this.backOffMs * 2);
      if (this.isStopping) return;
      try {
        await this.launchOwn();
        this.onEvent("database: Postgres runs again");
        return;
      } catch (error) {
        this.onEvent(`database: ${messageOf(error)}`);
      }
    }
  }
}

async function stopPostmaster(pid: number, home: ClusterHome, binaries: PostgresBinaries): Promise<void> {
  if (process.platform === "win32") {
    await promisify(execFile)(binaries.pgCtl, ["stop", "-D", home.dataDirectory, "-m", "fast"]);
    return;
  }
  sendSignal(pid, "SIGINT");
  if (await waitForEnd(pid, stopDeadlineMs)) return;
  sendSignal(pid, "SIGQUIT");
  if (await waitForEnd(pid, stopDeadlineMs)) return;
  throw new EmbeddedPostgresError(
    `Postgres (process ${pid}) does not stop; end it with \`kill ${pid}\` and look into its log.`,
  );
}

function sendSignal(pid: number, name: "SIGINT" | "SIGQUIT"): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function waitForEnd(pid: number, deadlineMs: number): Promise<boolean> {
  const startedAt = performance.now();
  while (isRunning(pid)) {
    if (performance.now() - startedAt > deadlineMs) return false;
    await sleep(20);
  }
  return true;
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [clusterRole]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${clusterRole}`);
  } finally {
    await client.end();
  }
}

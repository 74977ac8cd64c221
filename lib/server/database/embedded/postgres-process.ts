import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { clusterRole } from "./cluster-home.ts";
import type { ClusterHome } from "./cluster-home.ts";
import { explainFailure, messageOf } from "./embedded-postgres-error.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import type { ServiceUser } from "./service-user.ts";

/** Where a running Postgres listens: a socket folder, or a loopback address where there are no unix sockets. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What it takes to start one Postgres. */
export interface Launch {
  readonly home: ClusterHome;
  readonly binaries: PostgresBinaries;
  readonly user: ServiceUser | null;
  readonly logFile: string;
  readonly isDurable: boolean;
}

const hasUnixSockets = process.platform !== "win32";
const readyDeadlineMs = 60_000;
const recoveryDeadlineMs = 600_000;
const maxLogBytes = 10_000_000;
const keptLogLines = 50;
/** SQLSTATE "the database system is starting up": it recovers after a crash, which takes as long as it takes. */
const startingUp = "57P03";

/** Gives the connection string of one database of a cluster. */
export function connectionUrl(secret: string, endpoint: Endpoint, database: string): string {
  const login = `postgresql://${clusterRole}:${secret}`;
  if (!hasUnixSockets) return `${login}@${endpoint.host}:${endpoint.port}/${database}`;
  return `${login}@localhost:${endpoint.port}/${database}?host=${encodeURIComponent(endpoint.host)}`;
}

/** Starts a Postgres and waits until it answers a real connection; its output goes to the log file. */
export async function launchPostgres(launch: Launch): Promise<{ child: ChildProcess; endpoint: Endpoint }> {
  const endpoint = hasUnixSockets
    ? { host: launch.home.socketDirectory, port: 5432 }
    : { host: "127.0.0.1", port: await freePort() };
  const log = openLog(launch.logFile);
  const child = spawn(launch.binaries.postgres, postgresArguments(launch, endpoint), {
    cwd: "/",
    stdio: ["ignore", log.descriptor, log.descriptor],
    // Ctrl-C in a terminal goes to the whole process group, and the database must be the last to stop.
    detached: true,
    ...(launch.user ? { uid: launch.user.uid, gid: launch.user.gid } : {}),
  });
  closeSync(log.descriptor);
  let spawnError: Error | null = null;
  child.on("error", (error) => (spawnError = error));
  const hasEnded = () => spawnError !== null || child.exitCode !== null || child.signalCode !== null;
  const url = connectionUrl(launch.home.secret, endpoint, "postgres");
  const failure = await waitUntilReady(url, hasEnded);
  if (failure === null) return { child, endpoint };
  if (!hasEnded()) child.kill("SIGQUIT");
  const output = spawnError ? messageOf(spawnError) : lastLogLines(launch.logFile, log.startsAt).join("\n");
  throw explainFailure("The embedded Postgres does not start", output || failure);
}

/** Gives null once the database answers, or why it does not: its process ended, or it stayed silent too long. */
export async function waitUntilReady(url: string, hasEnded: () => boolean): Promise<string | null> {
  const startedAt = performance.now();
  for (let pauseMs = 10; ; pauseMs = Math.min(250, pauseMs * 2)) {
    const error = await tryConnection(url);
    if (error === null) return null;
    if (hasEnded()) return "its process ended";
    const deadlineMs =
      (error as { code?: string }).code === startingUp ? recoveryDeadlineMs : readyDeadlineMs;
    if (performance.now() - startedAt > deadlineMs)
      return `no answer within ${deadlineMs / 1_000} s: ${error.message}`;
    await sleep(pauseMs);
  }
}

/** Gives the last lines a log file has had since a byte offset. */
export function lastLogLines(file: string, fromByte = 0): readonly string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file).subarray(fromByte).toString("utf8").trimEnd().split("\n").slice(-keptLogLines);
}

async function tryConnection(url: string): Promise<Error | null> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

function postgresArguments({ home, isDurable }: Launch, endpoint: Endpoint): readonly string[] {
  const settings = {
    listen_addresses: hasUnixSockets ? "" : endpoint.host,
    unix_socket_directories: hasUnixSockets ? `"${home.socketDirectory}"` : "",
    unix_socket_permissions: "0700",
    port: String(endpoint.port),
    max_connections: "100",
    shared_buffers: "128MB",
    log_destination: "stderr",
    logging_collector: "off",
    log_timezone: "UTC",
    timezone: "UTC",
    ...(isDurable ? {} : { fsync: "off", full_page_writes: "off" }),
  };
  return [
    "-D",
    home.dataDirectory,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
}

function openLog(file: string): { descriptor: number; startsAt: number } {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const isFull = size > maxLogBytes;
  if (isFull) renameSync(file, `${file}.1`);
  return { descriptor: openSync(file, "a", 0o600), startsAt: isFull ? 0 : size };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 5432;
}

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { haproxyConfig, MAP_FILE, MAP_KEY, POOL, type HaproxyLayout } from "./haproxy-config.ts";
import { startLocalServer, type LocalServer } from "./local-server.ts";

const START_TIMEOUT_MS = 8_000;
const ATTEMPTS = 4;

/** The command that installs what the tests need, for the note of a skipped test. */
export const NEEDS_HAPROXY = "needs haproxy: apt-get install haproxy";

/** A server of the pool: the version that its small HTTP backend names in its answers. */
export interface ServedVersion {
  readonly server: string;
  readonly version: string;
  readonly weight: number;
}

/** How requests are sent through one of HAProxy's doors. */
export interface Sending {
  readonly count: number;
  readonly atOnce?: number;
  /** A cookie that binds to a server. */
  readonly cookie?: string;
  /** The client's name, which a stick table binds to a server. */
  readonly client?: string;
  /** The backend begins to answer and does not end until it is cut. */
  readonly isStream?: boolean;
}

type Door = "weighted" | "split" | "pinned";
type Edit = Partial<Pick<HaproxyLayout, "pool" | "balance" | "hasStateFile" | "hasStickTable">>;

/** A real HAProxy on loopback ports, with its generated configuration in a directory of its own. */
export interface HaproxyProcess {
  readonly ports: HaproxyLayout["ports"];
  readonly socketPath: string;
  readonly mapFile: string;
  readonly pool: HaproxyLayout["pool"];
  /** Sends one line to the admin socket; gives the whole answer. */
  command(line: string): Promise<string>;
  /** Sends requests through a door; gives how many each version answered. */
  send(door: Door, sending: Sending): Promise<Record<string, number>>;
  /** Requests so far that reached a server as the control slice, by its header. */
  controlRequests(server: string): number;
  /** Ends the small HTTP backend of a server, and waits until HAProxy sees it down. */
  loseServer(server: string): Promise<void>;
  /** Writes the weights as they are now to the file that `hasStateFile` loads. */
  dumpState(): Promise<void>;
  /** SIGKILL, without a chance to save anything. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, optionally with an edited configuration. */
  start(edit?: Edit): Promise<void>;
  /** A new process takes the ports over and the old one ends, as a reload does. */
  reload(edit?: Edit): Promise<void>;
  stop(): Promise<void>;
}

/** Where haproxy is on this machine; null when it is not installed. */
export function findHaproxy(): string | null {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const found = folders.map((folder) => join(folder, "haproxy")).find(isExecutable);
  return found ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

type ControlCounts = Map<string, number>;

async function startBackends(
  served: readonly ServedVersion[],
  control: ControlCounts,
): Promise<Map<string, LocalServer>> {
  const backends = new Map<string, LocalServer>();
  for (const { server, version } of served) {
    const backend = await startLocalServer((request, response) => {
      const isControl = request.headers["x-lastgood-slice"] === "control";
      if (isControl) control.set(server, (control.get(server) ?? 0) + 1);
      response.writeHead(200, { "x-lastgood-version": version });
      if (request.url === "/stream") response.write("first");
      else response.end();
    });
    backends.set(server, backend);
  }
  return backends;
}

/** Below the ports that the system gives to outgoing connections, so that none of them takes one meanwhile. */
function randomPorts(): HaproxyLayout["ports"] {
  const first = 20_001 + Math.floor(Math.random() * 2_300) * 5;
  const [admin, operator, weighted, split, pinned] = [first, first + 1, first + 2, first + 3, first + 4];
  return { admin, operator, weighted, split, pinned };
}

/** Sends one line to a unix socket and reads until its end. */
function ask(path: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path }, () => socket.write(`${line}\n`));
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.once("error", reject);
    socket.once("close", () => resolve(Buffer.concat(chunks).toString("utf8")));
  });
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + START_TIMEOUT_MS;
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > endsAt) throw new Error(`${what}: not within ${START_TIMEOUT_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** One process, answering as itself on its socket. */
class Instance {
  readonly child: ChildProcess;
  readonly #errors: string[] = [];

  constructor(binary: string, directory: string, replaces: Instance | null) {
    const handover = replaces?.child.pid === undefined ? [] : ["-sf", String(replaces.child.pid)];
    this.child = spawn(binary, ["-db", "-f", join(directory, "haproxy.cfg"), ...handover], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.child.stderr?.on("data", (chunk: Buffer) => this.#errors.push(chunk.toString("utf8")));
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async ready(socketPath: string): Promise<void> {
    const isAnswering = async () => {
      if (this.hasEnded) return true;
      return (await ask(socketPath, "show info")).includes(`\nPid: ${this.child.pid}\n`);
    };
    await until("haproxy answers", isAnswering);
    if (this.hasEnded) throw new Error(`haproxy did not start: ${this.#errors.join("")}`);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.child, "exit");
    this.child.kill(signal);
    await ended;
  }
}

/** Sends one request on a connection of its own and gives the version that answered, or `none`. */
function sendOne(port: number, { cookie, client, isStream }: Omit<Sending, "count">): Promise<string> {
  return new Promise((resolve) => {
    const headers = {
      ...(cookie !== undefined && { cookie: `lastgood=${cookie}` }),
      ...(client !== undefined && { "x-client": client }),
    };
    const path = isStream === true ? "/stream" : "/";
    const request = http.get({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
      response.resume();
      response.once("close", () => resolve(String(response.headers["x-lastgood-version"] ?? "none")));
    });
    request.once("error", () => resolve("none"));
  });
}

async function sendAll(
  port: number,
  { count, atOnce = 10, ...sending }: Sending,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const version = await sendOne(port, sending);
      counts[version] = (counts[version] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return counts;
}

class Bench implements HaproxyProcess {
  readonly #binary: string;
  readonly #backends: Map<string, LocalServer>;
  readonly #control: ControlCounts;
  readonly #instances: Instance[] = [];
  #layout: HaproxyLayout;

  constructor(
    binary: string,
    { servers, control }: { readonly servers: Map<string, LocalServer>; readonly control: ControlCounts },
    layout: HaproxyLayout,
  ) {
    this.#binary = binary;
    this.#backends = servers;
    this.#control = control;
    this.#layout = layout;
  }

  controlRequests(server: string): number {
    return this.#control.get(server) ?? 0;
  }

  get ports(): HaproxyLayout["ports"] {
    return this.#layout.ports;
  }

  get pool(): HaproxyLayout["pool"] {
    return this.#layout.pool;
  }

  get socketPath(): string {
    return this.#file("admin.sock");
  }

  get mapFile(): string {
    return this.#file(MAP_FILE);
  }

  command(line: string): Promise<string> {
    return ask(this.socketPath, line);
  }

  send(door: Door, sending: Sending): Promise<Record<string, number>> {
    return sendAll(this.ports[door], sending);
  }

  async loseServer(server: string): Promise<void> {
    await this.#backends.get(server)?.close();
    this.#backends.delete(server);
    await until(`${server} is down`, async () => {
      const lines = (await this.command(`show stat ${POOL} 4 -1`)).split("\n");
      return lines.some((line) => line.startsWith(`${POOL},${server},`) && line.includes(",DOWN,"));
    });
  }

  async dumpState(): Promise<void> {
    await writeFile(this.#file("state"), await this.command("show servers state"));
  }

  async kill(): Promise<void> {
    await this.#instances.at(-1)?.end("SIGKILL");
  }

  start(edit: Edit = {}): Promise<void> {
    return this.#launch(edit, null);
  }

  reload(edit: Edit = {}): Promise<void> {
    return this.#launch(edit, this.#instances.at(-1) ?? null);
  }

  /** The first start: another process may have taken one of the ports. */
  async startOnFreePorts(): Promise<void> {
    await writeFile(this.mapFile, `${MAP_KEY} 0\n`);
    await writeFile(this.#file("state"), "");
    for (let attempt = 1; ; attempt += 1) {
      const failure: unknown = await this.start().then(
        () => null,
        (error: unknown) => error,
      );
      if (failure === null) return;
      if (attempt === ATTEMPTS) throw failure;
      this.#layout = { ...this.#layout, ports: randomPorts() };
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.end("SIGKILL")));
    await Promise.all([...this.#backends.values()].map((backend) => backend.close()));
    await rm(this.#layout.directory, { recursive: true, force: true });
  }

  #file(name: string): string {
    return join(this.#layout.directory, name);
  }

  async #launch(edit: Edit, replaces: Instance | null): Promise<void> {
    this.#layout = { ...this.#layout, ...edit };
    await writeFile(this.#file("haproxy.cfg"), haproxyConfig(this.#layout));
    const instance = new Instance(this.#binary, this.#layout.directory, replaces);
    this.#instances.push(instance);
    await instance.ready(this.socketPath);
  }
}

/** Starts HAProxy with one small HTTP backend a server; the first two servers also stand behind the map. */
export async function startHaproxy(
  binary: string,
  served: readonly ServedVersion[],
  edit: Edit = {},
): Promise<HaproxyProcess> {
  const control: ControlCounts = new Map();
  const backends = await startBackends(served, control);
  const pool = served.map(({ server, weight }) => ({
    name: server,
    weight,
    port: backends.get(server)?.port ?? 0,
  }));
  const bench = new Bench(
    binary,
    { servers: backends, control },
    {
      directory: await mkdtemp(join(tmpdir(), "lastgood-haproxy-")),
      ports: randomPorts(),
      pool,
      balance: "roundrobin",
      hasStateFile: false,
      hasStickTable: false,
      ...edit,
    },
  );
  await bench.startOnFreePorts().catch(async (error: unknown) => {
    await bench.stop();
    throw error;
  });
  return bench;
}

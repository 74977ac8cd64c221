import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CrashNews } from "./crash-order.ts";
import type { CrashOrder } from "./crash-order.ts";

/** Where a worker works: its database, the router's port, and a directory for its keys and compiled code. */
export type CrashPlace = {
  readonly databaseUrl: string;
  readonly routerPort: number;
  readonly directory: string;
};

/** What a run is told. */
export type CrashRun = Omit<Extract<CrashOrder, { kind: "run" }>, "kind">;

/** The product's worker in a process of its own, loaded and waiting until it is told to run. */
export class CrashWorker {
  /** Failpoints that it came to, in order, when it records. */
  readonly met: string[] = [];
  /** Resolves when the process has ended, by whatever. */
  readonly ended: Promise<unknown>;
  readonly #child: ChildProcess;
  readonly #waiting: { kind: CrashNews["kind"]; resolve: () => void }[] = [];
  readonly #ready: Promise<void>;
  #askedAt = "";

  constructor({ databaseUrl, routerPort, directory }: CrashPlace) {
    this.#child = fork(join(import.meta.dirname, "main.ts"), [String(routerPort)], {
      execArgv: [],
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        LASTGOOD_DATA: directory,
        LOG_LEVEL: process.env["LASTGOOD_CRASH_LOG"] ?? "silent",
        NODE_COMPILE_CACHE: join(directory, "compiled"),
      },
    });
    this.#child.on("message", (message) => this.#hear(CrashNews.parse(message)));
    this.ended = once(this.#child, "exit");
    const diedLoading = this.ended.then(() => {
      throw new Error(
        `a worker ended before it was ready: ${this.#child.exitCode ?? this.#child.signalCode}`,
      );
    });
    this.#ready = Promise.race([this.#when("ready"), diedLoading]);
    // Only who waits for it is told.
    this.#ready.catch(() => undefined);
  }

  /** Whether it was killed; throws when it ended by itself. */
  get hasEnded(): boolean {
    const { exitCode } = this.#child;
    if (exitCode !== null && exitCode !== 0)
      throw new Error(`a worker ended by itself, with code ${exitCode}`);
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Lets the loops run; resolves when they do. */
  async run(given: CrashRun): Promise<void> {
    await this.#ready;
    this.#send({ kind: "run", ...given });
  }

  /** Resolves when it stands at one of its failpoints and asks; gives that one. */
  async asks(): Promise<string> {
    await this.#when("asking");
    return this.#askedAt;
  }

  /** Lets it go on from where it asked, to the first of these failpoints that it comes to. */
  goOn(failpoints: readonly string[]): void {
    this.#send({ kind: "go_on", failpoints: [...failpoints] });
  }

  /** Resolves when it stands still after SIGSTOP. */
  async isFrozen(): Promise<void> {
    for (let state = ""; state !== "T"; await sleep(10)) {
      const stat = await readFile(`/proc/${this.#child.pid}/stat`, "utf8");
      state = stat.slice(stat.lastIndexOf(")") + 2)[0] ?? "";
    }
  }

  signal(name: "SIGCONT"): void {
    this.#child.kill(name);
  }

  /** Stops the loops in order; the process stays. */
  async rest(): Promise<void> {
    const resting = this.#when("resting");
    this.#send({ kind: "rest" });
    await Promise.race([resting, this.ended]);
  }

  async end(): Promise<void> {
    if (this.hasEnded) return;
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  #send(order: CrashOrder): void {
    if (this.#child.connected) this.#child.send(order);
  }

  #when(kind: CrashNews["kind"]): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ kind, resolve }));
  }

  #hear(news: CrashNews): void {
    if (news.kind === "met") this.met.push(news.failpoint);
    if (news.kind === "asking") this.#askedAt = news.failpoint;
    for (const waiting of this.#waiting.filter(({ kind }) => kind === news.kind)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.resolve();
    }
  }
}

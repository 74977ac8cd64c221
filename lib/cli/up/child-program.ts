import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, renameSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "#lib/server/env.ts";
import { lastLogLines } from "#lib/server/database/embedded/postgres-process.ts";
import { hasGroups, signalGroup } from "./signal-group.ts";

/** One program that `lastgood up` keeps running. */
export interface ChildProgram {
  readonly name: "web" | "worker" | "sandbox";
  /** Arguments of Node: the program's file and its own arguments. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | null>>;
  readonly workingDirectory: string;
  readonly logFile: string;
  /** Milliseconds it may take to end after it was asked to; then it is killed. */
  readonly graceMs: number;
}

/** A program under supervision. */
export interface SupervisedChild {
  readonly name: string;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** Ends it at once, without asking. */
  readonly kill: () => void;
  readonly pid: () => number | null;
  /** How often it ended without having been asked to. */
  readonly crashes: () => number;
  readonly lastLines: () => readonly string[];
}

const firstBackOffMs = 250;
const maxBackOffMs = 15_000;
const calmMs = 60_000;
const maxLogBytes = 20_000_000;

/** Keeps a program running: starts it again, ever more patiently, whenever it ends by itself, and says so in one line. */
export function superviseChild(program: ChildProgram, onEvent: (line: string) => void): SupervisedChild {
  const supervisor = new ChildSupervisor(program, onEvent);
  return {
    name: program.name,
    start: () => supervisor.start(),
    stop: () => supervisor.stop(),
    kill: () => supervisor.kill(),
    pid: () => supervisor.pid,
    crashes: () => supervisor.crashes,
    lastLines: () => lastLogLines(program.logFile, supervisor.logStart),
  };
}

class ChildSupervisor {
  crashes = 0;
  logStart = 0;
  private child: ChildProcess | null = null;
  private isStopping = false;
  private backOffMs = firstBackOffMs;
  private readonly program: ChildProgram;
  private readonly onEvent: (line: string) => void;

  constructor(program: ChildProgram, onEvent: (line: string) => void) {
    this.program = program;
    this.onEvent = onEvent;
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  start(): void {
    const log = this.openLog();
    const startedAt = performance.now();
    const { command, environment, workingDirectory } = this.program;
    const child = spawn(
      process.execPath,
      [fileURLToPath(import.meta.resolve("./run-child.ts")), ...command],
      {
        cwd: workingDirectory,
        env: childEnvironment(environment),
        stdio: ["ignore", log, log, "ipc"],
        // Ctrl-C goes to the whole process group; the order of stopping is ours to decide.
        detached: hasGroups,
      },
    );
    closeSync(log);
    this.child = child;
    const ended = (how: string) => {
      if (this.child !== child) return;
      this.child = null;
      if (performance.now() - startedAt > calmMs) this.backOffMs = firstBackOffMs;
      if (!this.isStopping) void this.restartLater(how);
    };
    child.once("error", (error) => ended(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) =>
      ended(signal ? `was ended by ${signal}` : `ended with code ${code}`),
    );
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    const { child } = this;
    if (child === null) return;
    const ended = new Promise<boolean>((resolve) => child.once("exit", () => resolve(true)));
    child.kill("SIGTERM");
    const isDone = await Promise.race([ended, sleep(this.program.graceMs, false, { ref: false })]);
    signalGroup(child, "SIGKILL");
    if (!isDone) await ended;
  }

  kill(): void {
    if (this.child !== null) signalGroup(this.child, "SIGKILL");
  }

  private async restartLater(how: string): Promise<void> {
    this.crashes += 1;
    this.onEvent(
      `${this.program.name}: ${how}; starting it again in ${this.backOffMs} ms (${this.program.logFile})`,
    );
    await sleep(this.backOffMs);
    this.backOffMs = Math.min(maxBackOffMs, this.backOffMs * 2);
    if (!this.isStopping) this.start();
  }

  private openLog(): number {
    const { logFile } = this.program;
    const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    const isFull = size > maxLogBytes;
    if (isFull) renameSync(logFile, `${logFile}.1`);
    this.logStart = isFull ? 0 : size;
    return openSync(logFile, "a", 0o600);
  }
}

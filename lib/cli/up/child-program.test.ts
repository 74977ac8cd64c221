import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isRunning } from "#lib/server/database/embedded/postmaster-file.ts";
import { superviseChild } from "./child-program.ts";
import type { SupervisedChild } from "./child-program.ts";

describe("superviseChild", () => {
  let directory: string;
  let events: string[];
  let child: SupervisedChild | null;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "lastgood-child-"));
    events = [];
    child = null;
  });
  afterEach(async () => {
    child?.kill();
    await child?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const supervise = (script: string, graceMs = 2_000) => {
    const file = join(directory, "program.mjs");
    writeFileSync(file, script);
    const logFile = join(directory, "worker.log");
    const environment = { GREETING: "hello", REMOVED: null };
    const program = {
      name: "worker",
      command: [file],
      environment,
      workingDirectory: directory,
      logFile,
      graceMs,
    } as const;
    child = superviseChild(program, (line) => events.push(line));
    child.start();
    return child;
  };
  const logged = (text: string) =>
    vi.waitFor(() => expect(readLog(directory)).toContain(text), { timeout: 10_000 });

  it("gives the program its environment and keeps what it prints", async () => {
    const worker = supervise(
      "console.log(process.env.GREETING, 'REMOVED' in process.env); setInterval(() => {}, 1000);",
    );
    await logged("hello false");
    expect(worker.lastLines()).toEqual(["hello false"]);
    expect(worker.crashes()).toBe(0);
  });

  it("starts it again with one line when it ends by itself", async () => {
    const worker = supervise("console.log('started', process.pid); setInterval(() => {}, 1000);");
    await logged("started");
    const first = worker.pid() ?? 0;
    process.kill(first, "SIGKILL");
    await vi.waitFor(() => expect(worker.pid()).not.toBeNull(), { timeout: 10_000 });
    await vi.waitFor(() => expect(readLog(directory).match(/started/g)).toHaveLength(2), { timeout: 10_000 });
    expect(worker.pid()).not.toBe(first);
    expect(events).toEqual([
      expect.stringContaining("worker: was ended by SIGKILL; starting it again in 250 ms"),
    ]);
  });

  it("waits longer before each further start", async () => {
    supervise("process.exit(3);");
    await vi.waitFor(() => expect(events).toHaveLength(3), { timeout: 15_000 });
    expect(events.map((line) => /ended with code 3.* in (\d+) ms/.exec(line)?.[1])).toEqual([
      "250",
      "500",
      "1000",
    ]);
  });

  it("asks it to end, and does not start it again", async () => {
    const worker = supervise(
      "process.on('SIGTERM', () => { console.log('tidy'); process.exit(0); }); console.log('up'); setInterval(() => {}, 1000);",
    );
    await logged("up");
    await worker.stop();
    expect(readLog(directory)).toContain("tidy");
    expect(worker.pid()).toBeNull();
    expect(events).toEqual([]);
  });

  it("kills what does not end in time, with everything it started itself", async () => {
    const worker = supervise(
      `import { spawn } from "node:child_process";
       process.on("SIGTERM", () => {});
       const grandchild = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]);
       console.log("grandchild", grandchild.pid);
       setInterval(() => {}, 1000);`,
      200,
    );
    await logged("grandchild");
    const grandchild = Number(/grandchild (\d+)/.exec(readLog(directory))?.[1]);
    await worker.stop();
    await vi.waitFor(() => expect(isRunning(grandchild)).toBe(false), { timeout: 5_000 });
  });

  it("ends with its parent, also when that is killed", async () => {
    const file = join(directory, "program.mjs");
    writeFileSync(file, "console.log('pid', process.pid); setInterval(() => {}, 1000);");
    const logFile = join(directory, "worker.log");
    const program = {
      name: "worker",
      command: [file],
      environment: {},
      workingDirectory: directory,
      logFile,
      graceMs: 1_000,
    };
    const script = `
      const { superviseChild } = await import(${JSON.stringify(import.meta.resolve("./child-program.ts"))});
      superviseChild(${JSON.stringify(program)}, () => {}).start();
    `;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" });
    await logged("pid");
    const pid = Number(/pid (\d+)/.exec(readLog(directory))?.[1]);
    expect(isRunning(pid)).toBe(true);
    parent.kill("SIGKILL");
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 10_000 });
  });
});

function readLog(directory: string): string {
  const file = join(directory, "worker.log");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

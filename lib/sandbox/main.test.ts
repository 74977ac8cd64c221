import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const MAIN = path.join(path.dirname(fileURLToPath(import.meta.url)), "main.ts");
const stateDirectory = mkdtempSync(path.join(tmpdir(), "lastgood-sandbox-"));
const TOKEN = "token-of-the-test";

afterAll(() => rmSync(stateDirectory, { recursive: true }));

function run(environment: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (part) => (stderr += part));
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.once("data", (part) => resolve(String(part)));
  });
  const exit = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.once("exit", (code) => resolve({ code, stderr }));
  });
  return { child, firstLine, exit };
}

const settings = { LASTGOOD_SANDBOX_STATE: stateDirectory, LASTGOOD_SANDBOX_TOKEN: TOKEN };

async function instancePids(line: string): Promise<number[]> {
  const { adminUrl } = JSON.parse(line);
  const headers = { authorization: `Bearer ${TOKEN}` };
  const { instances } = await (await fetch(`${adminUrl}/admin/instances`, { headers })).json();
  return instances.map((each: { pid: number }) => each.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function expectGone(pids: readonly number[]): Promise<void> {
  for (let i = 0; i < 50 && pids.some(isAlive); i += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect(pids.filter(isAlive)).toEqual([]);
}

function stopBy(child: ChildProcess, signal: NodeJS.Signals): void {
  child.kill(signal);
}

describe("the sandbox process", () => {
  it("prints one line when it serves, and on SIGTERM ends with its instances and 0", async () => {
    const { child, firstLine, exit } = run(settings);
    const line = await firstLine;
    expect(JSON.parse(line)).toEqual({
      ready: true,
      gatewayUrl: expect.stringMatching(/^http:/),
      adminUrl: expect.stringMatching(/^http:/),
    });
    const pids = await instancePids(line);
    stopBy(child, "SIGTERM");
    expect((await exit).code).toBe(0);
    await expectGone(pids);
  }, 30_000);

  it("takes its instances along when it is killed", async () => {
    const { child, firstLine, exit } = run(settings);
    const pids = await instancePids(await firstLine);
    expect(pids).toHaveLength(1);
    stopBy(child, "SIGKILL");
    await exit;
    await expectGone(pids);
  }, 30_000);

  it("says which setting is missing", async () => {
    const { code, stderr } = await run({ LASTGOOD_SANDBOX_STATE: stateDirectory }).exit;
    expect(code).toBe(1);
    expect(stderr).toContain("LASTGOOD_SANDBOX_TOKEN");
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Slice } from "#lib/adapters/traffic-routers/port.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const START_TIMEOUT_MS = 40_000;
const Ready = z.object({ ready: z.literal(true), gatewayUrl: z.string(), adminUrl: z.string() });

/** A real sandbox as a process of its own, with instances of real versions. */
export interface SandboxProcess {
  readonly adminUrl: string;
  readonly gatewayUrl: string;
  readonly token: string;
  /** The absolute directory of a version's committed bundle. */
  bundleDirectory(version: string): string;
  /** Calls the admin server; gives the decoded answer. */
  admin(method: "GET" | "PUT" | "DELETE", path: string, body?: unknown): Promise<unknown>;
  /** Writes the split as a foreign writer does, under whatever token is current. */
  writeForeign(slices: readonly Slice[]): Promise<void>;
  /** Starts a version's instance and waits until it is ready. */
  deploy(version: string): Promise<void>;
  stop(): Promise<void>;
}

const Split = z.object({ token: z.string() });
const Instances = z.object({ instances: z.array(z.object({ version: z.string(), state: z.string() })) });

async function waitForReady(child: ReturnType<typeof spawn>): Promise<z.infer<typeof Ready>> {
  if (child.stdout === null) throw new Error("the sandbox has no output");
  const errors: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => errors.push(chunk.toString()));
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => child.kill(), START_TIMEOUT_MS);
  try {
    const [line] = await Promise.race([once(lines, "line"), once(child, "exit").then(() => [null])]);
    if (typeof line !== "string") throw new Error(`the sandbox did not start: ${errors.join("")}`);
    return Ready.parse(JSON.parse(line));
  } finally {
    clearTimeout(timer);
  }
}

function adminClient(adminUrl: string, token: string) {
  return async (
    method: string,
    path: string,
    { body, ifMatch }: { body?: unknown; ifMatch?: string } = {},
  ) => {
    const response = await fetch(`${adminUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === "" ? null : (JSON.parse(text) as unknown);
  };
}

/** Starts the sandbox on free ports with its own state directory. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
  const state = await mkdtemp(join(tmpdir(), "lastgood-sandbox-"));
  const token = "sandbox-process-token";
  const child = spawn(process.execPath, [join(ROOT, "lib", "sandbox", "main.ts")], {
    cwd: ROOT,
    env: { ...process.env, LASTGOOD_SANDBOX_STATE: state, LASTGOOD_SANDBOX_TOKEN: token },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
    await rm(state, { recursive: true, force: true });
  };
  const { adminUrl, gatewayUrl } = await waitForReady(child).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const admin = adminClient(adminUrl, token);
  const bundleDirectory = (version: string) => join(ROOT, "lib", "sandbox", "bundles", version);
  return {
    adminUrl,
    gatewayUrl,
    token,
    bundleDirectory,
    stop,
    admin: (method, path, body) => admin(method, path, { body }),
    async writeForeign(slices) {
      const current = Split.parse(await admin("GET", "/admin/split"));
      await admin("PUT", "/admin/split", { body: { slices }, ifMatch: current.token });
    },
    async deploy(version) {
      const body = { bundleDirectory: bundleDirectory(version) };
      await admin("PUT", `/admin/instances/${version}`, { body });
      const isReady = async () =>
        Instances.parse(await admin("GET", "/admin/instances")).instances.some(
          (instance) => instance.version === version && instance.state === "ready",
        );
      const endsAt = performance.now() + START_TIMEOUT_MS;
      while (!(await isReady())) {
        if (performance.now() > endsAt) throw new Error(`${version} is not ready`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

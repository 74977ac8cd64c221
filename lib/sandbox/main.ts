import { z } from "zod";
import { registerSandbox } from "#lib/sandbox/register/register-sandbox.ts";
import { startSandbox } from "./start-sandbox.ts";
import type { Sandbox } from "./start-sandbox.ts";

const Port = z.coerce.number().int().min(0).max(65_535).default(0);

/** The sandbox's settings. Without LASTGOOD_URL and LASTGOOD_TOKEN it only serves and registers nothing. */
const Environment = z.object({
  LASTGOOD_SANDBOX_STATE: z.string().min(1),
  LASTGOOD_SANDBOX_TOKEN: z.string().min(8),
  LASTGOOD_SANDBOX_GATEWAY_PORT: Port,
  LASTGOOD_SANDBOX_ADMIN_PORT: Port,
  LASTGOOD_SANDBOX_STICKY: z.enum(["on", "off"]).default("off"),
  LASTGOOD_URL: z.string().optional(),
  LASTGOOD_TOKEN: z.string().optional(),
});

const say = (line: string): void => void process.stderr.write(`sandbox: ${line}\n`);
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

let sandbox: Sandbox | null = null;
let isStopping = false;
const stopping = new AbortController();

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  stopping.abort();
  await sandbox?.stop();
  process.exit(0);
}
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
process.on("disconnect", () => void stop());

async function start(): Promise<void> {
  const parsed = Environment.safeParse(process.env);
  if (!parsed.success) throw new Error(`settings: ${z.prettifyError(parsed.error)}`);
  const settings = parsed.data;
  sandbox = await startSandbox({
    stateDirectory: settings.LASTGOOD_SANDBOX_STATE,
    gatewayPort: settings.LASTGOOD_SANDBOX_GATEWAY_PORT,
    adminPort: settings.LASTGOOD_SANDBOX_ADMIN_PORT,
    token: settings.LASTGOOD_SANDBOX_TOKEN,
    isSticky: settings.LASTGOOD_SANDBOX_STICKY === "on",
  });
  for (const failure of sandbox.failures) say(failure);
  const { gatewayUrl, adminUrl } = sandbox;
  process.stdout.write(`${JSON.stringify({ ready: true, gatewayUrl, adminUrl })}\n`);
  const { LASTGOOD_URL: url, LASTGOOD_TOKEN: token } = settings;
  if (!url || !token) return;
  await registerSandbox({
    url,
    token,
    sandbox: { gatewayUrl, adminUrl, adminToken: settings.LASTGOOD_SANDBOX_TOKEN },
    stateDirectory: settings.LASTGOOD_SANDBOX_STATE,
    slices: sandbox.slices,
    signal: stopping.signal,
    say,
  });
}

try {
  await start();
} catch (error) {
  say(reasonOf(error));
  process.exit(1);
}

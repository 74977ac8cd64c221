import { join } from "node:path";
import type { Env } from "#lib/server/env.ts";
import type { ChildProgram } from "./child-program.ts";
import type { DataDirectory } from "./data-directory.ts";
import type { DataStore } from "./open-data-store.ts";
import type { SandboxSettings } from "./sandbox-settings.ts";

/** Everything the children's commands and environments are made of. */
export interface Plan {
  readonly root: string;
  readonly settings: Env;
  readonly places: DataDirectory;
  readonly store: DataStore;
  /** Null without the sandbox. */
  readonly sandbox: SandboxSettings | null;
  readonly isDevelopment: boolean;
}

/** Gives the address of the web application on this machine, whatever its public one is. */
export function localUrl(settings: Env): string {
  const anywhere: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "[::1]" };
  return `http://${anywhere[settings.LASTGOOD_HOST] ?? settings.LASTGOOD_HOST}:${settings.PORT}`;
}

/** Gives the programs to run, in the order in which they are stopped: sandbox, web, worker. */
export function childPrograms(plan: Plan): readonly ChildProgram[] {
  return [
    ...(plan.sandbox ? [sandboxProgram(plan, plan.sandbox)] : []),
    webProgram(plan),
    workerProgram(plan),
  ];
}

function webProgram(plan: Plan): ChildProgram {
  const { root, settings, isDevelopment } = plan;
  const next = join(root, "node_modules", "next", "dist", "bin", "next");
  const listen = ["--port", String(settings.PORT), "--hostname", settings.LASTGOOD_HOST];
  return {
    name: "web",
    command: [next, isDevelopment ? "dev" : "start", ...listen],
    // The web process seals secrets and must not be able to open them; the worker alone sends mail.
    environment: {
      ...productEnvironment(plan),
      WORKER_PRIVATE_KEY_FILE: null,
      LASTGOOD_SMTP_URL: null,
      NEXT_TELEMETRY_DISABLED: "1",
    },
    graceMs: 2_500,
    ...place(plan, "web"),
  };
}

function workerProgram(plan: Plan): ChildProgram {
  const command = [join(plan.root, "lib", "worker", "main.ts")];
  return {
    name: "worker",
    command,
    environment: productEnvironment(plan),
    graceMs: 3_000,
    ...place(plan, "worker"),
  };
}

function sandboxProgram(plan: Plan, sandbox: SandboxSettings): ChildProgram {
  return {
    name: "sandbox",
    command: [join(plan.root, "lib", "sandbox", "main.ts")],
    environment: {
      // It is a client of the public API and knows nothing of the database or the keys.
      DATABASE_URL: null,
      DIRECT_DATABASE_URL: null,
      SECRET_KEY_FILE: null,
      WORKER_PRIVATE_KEY_FILE: null,
      LASTGOOD_SMTP_URL: null,
      LASTGOOD_SANDBOX_STATE: plan.places.sandbox,
      LASTGOOD_SANDBOX_GATEWAY_PORT: String(sandbox.gatewayPort),
      LASTGOOD_SANDBOX_ADMIN_PORT: String(sandbox.adminPort),
      LASTGOOD_SANDBOX_TOKEN: sandbox.adminToken,
      LASTGOOD_URL: localUrl(plan.settings),
      LASTGOOD_TOKEN: sandbox.apiToken,
    },
    graceMs: 2_000,
    ...place(plan, "sandbox"),
  };
}

function place({ root, places }: Plan, name: string): { workingDirectory: string; logFile: string } {
  return { workingDirectory: root, logFile: join(places.logs, `${name}.log`) };
}

function productEnvironment({
  settings,
  places,
  store,
  sandbox,
  isDevelopment,
}: Plan): Record<string, string> {
  return {
    NODE_ENV: isDevelopment ? "development" : "production",
    DATABASE_URL: store.url,
    DIRECT_DATABASE_URL: store.directUrl,
    LASTGOOD_DATA: places.root,
    LASTGOOD_HOST: settings.LASTGOOD_HOST,
    LASTGOOD_URL: settings.LASTGOOD_URL,
    LASTGOOD_SANDBOX: String(sandbox !== null),
    PORT: String(settings.PORT),
    SECRET_KEY_FILE: settings.SECRET_KEY_FILE,
    WORKER_PUBLIC_KEY_FILE: settings.WORKER_PUBLIC_KEY_FILE,
    WORKER_PRIVATE_KEY_FILE: settings.WORKER_PRIVATE_KEY_FILE,
  };
}

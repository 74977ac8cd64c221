import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { ensureKeys } from "#lib/cli/up/ensure-keys.ts";
import { applyMigrations } from "#lib/server/database/apply-migrations.ts";
import { startEmbeddedPostgres } from "#lib/server/database/embedded/embedded-postgres.ts";
import { openDatabase } from "#lib/server/database/prisma.ts";
import { env } from "#lib/server/env.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { freePort } from "../product.ts";
import { stillAt } from "./still-clock.ts";
import { writeStillData } from "./still-data.ts";
import type { StillData } from "./still-data.ts";

const root = resolve(import.meta.dirname, "..", "..");
const startMs = 120_000;

/** The web application alone, over data that never change, with its clock standing still. */
export interface StillProduct {
  readonly url: string;
  readonly data: StillData;
  stop(): Promise<void>;
}

/** Starts the built web application without a worker and without a sandbox: nothing moves. */
export async function startStillProduct(): Promise<StillProduct> {
  const directory = mkdtempSync(join(tmpdir(), "lastgood-visual-"));
  // As root the database runs as another user, who has to pass through.
  if (process.getuid?.() === 0) chmodSync(directory, 0o711);
  const postgres = await startEmbeddedPostgres({ directory: join(directory, "postgres"), isDurable: false });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const settings = {
    DATABASE_URL: postgres.url,
    LASTGOOD_DATA: directory,
    LASTGOOD_URL: url,
    LASTGOOD_SANDBOX: "true",
    LOG_LEVEL: "error",
  };
  Object.assign(process.env, settings);
  await ensureKeys(env());
  await applyMigrations({ url: postgres.url });
  const db = openDatabase(postgres.url);
  const data = await writeStillData(db);
  await (await jobQueue()).stop({ graceful: false });
  await db.close();
  const web = spawn(
    process.execPath,
    [join(root, "node_modules/next/dist/bin/next"), "start", "--port", String(port)],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: "production",
        PORT: String(port),
        LASTGOOD_STILL_AT: String(stillAt.getTime()),
        NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, "still-clock.ts")).href}`,
      },
      stdio: "inherit",
    },
  );
  const stop = async () => {
    web.kill("SIGKILL");
    await once(web, "exit");
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  await waitForPage(`${url}/en/sign-in`);
  return { url, data, stop };
}

async function waitForPage(url: string): Promise<void> {
  const endsAt = performance.now() + startMs;
  while (performance.now() < endsAt) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error(`no page within ${startMs / 1_000} s`);
}

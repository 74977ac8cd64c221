import type { Command } from "commander";
import { openDataStore } from "#lib/cli/up/open-data-store.ts";
import { applyMigrations } from "#lib/server/database/apply-migrations.ts";
import { env } from "#lib/server/env.ts";

/** Adds `lastgood db migrate`. */
export function registerDatabase(program: Command): void {
  const database = program.command("db").description("look after the database");
  database
    .command("migrate")
    .description(
      "apply the migrations that the database does not have yet (DATABASE_URL, else the embedded Postgres)",
    )
    .action(async () => {
      const store = await openDataStore(env(), report);
      try {
        const names = await applyMigrations({ url: store.directUrl });
        process.stdout.write(
          names.length === 0 ? "The database is up to date.\n" : `Applied: ${names.join(", ")}\n`,
        );
      } finally {
        await store.close();
      }
    });
}

function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

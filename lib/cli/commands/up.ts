import type { Command } from "commander";
import { runUp } from "#lib/cli/up/run-up.ts";
import type { UpOptions } from "#lib/cli/up/run-up.ts";

/** Adds `lastgood up`. */
export function registerUp(program: Command): void {
  program
    .command("up")
    .description(
      "start Lastgood: database, web application, worker and, with the embedded database, the sandbox",
    )
    .option("--dev", "serve from the sources and reload on every change")
    .option("--port <number>", "port of the web application (PORT, 3000)")
    .option("--sandbox", "start the sandbox also with a database of your own")
    .option("--no-sandbox", "do not start the sandbox")
    .action(async (options: UpOptions) => {
      process.exit(await runUp(options));
    });
}

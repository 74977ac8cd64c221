import type { Command } from "commander";

/** Adds `lastgood openapi`, which prints the document that `/api/openapi.json` serves. */
export function registerOpenapi(program: Command): void {
  program
    .command("openapi")
    .description("print the OpenAPI 3.1 document of the public API")
    .action(async () => {
      const { openApiDocument } = await import("#lib/server/http/openapi.ts");
      process.stdout.write(`${JSON.stringify(openApiDocument(), null, 2)}\n`);
    });
}

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { childEnvironment } from "#lib/server/env.ts";
import { projectRoot } from "#lib/server/project-root.ts";

/**
 * Generates the Prisma client into lib/server/generated, without downloading an engine. Does nothing when the schema
 * and Prisma's version are those of the client that is there.
 * @returns whether a client was generated
 */
export function generateClient(root = projectRoot()): boolean {
  const prisma = dirname(createRequire(join(root, "package.json")).resolve("prisma/package.json"));
  const stampFile = join(root, "lib", "server", "generated", ".schema-hash");
  const wanted = hashOfSchema(
    join(root, "prisma", "schema"),
    readFileSync(join(prisma, "package.json"), "utf8"),
  );
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return false;
  runGenerator(root, prisma);
  writeFileSync(stampFile, wanted);
  return true;
}

function runGenerator(root: string, prisma: string): void {
  const command = [
    join(prisma, "build", "index.js"),
    "generate",
    "--config",
    join(root, ".config", "prisma.ts"),
  ];
  try {
    execFileSync(process.execPath, [...command, "--no-hints"], {
      cwd: root,
      stdio: "pipe",
      env: childEnvironment({
        // `prisma generate` wants an executable here although it never runs it; without one it downloads an engine.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: "1",
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
      }),
    });
  } catch (error) {
    throw new Error(`The database client could not be generated: ${outputOf(error)}`, { cause: error });
  }
}

function hashOfSchema(directory: string, prismaPackage: string): string {
  const hash = createHash("sha256").update(prismaPackage);
  for (const name of readdirSync(directory).toSorted()) {
    if (name.endsWith(".prisma")) hash.update(`\0${name}\0`).update(readFileSync(join(directory, name)));
  }
  return hash.digest("hex");
}

function outputOf(error: unknown): string {
  const { stderr, stdout } = error as { stderr?: Buffer; stdout?: Buffer };
  return `${stderr ?? ""}${stdout ?? ""}`.trim() || String(error);
}

if (process.argv[1] === import.meta.filename) {
  try {
    process.stdout.write(
      generateClient() ? "Database client generated.\n" : "Database client is up to date.\n",
    );
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

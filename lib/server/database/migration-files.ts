import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "#lib/server/project-root.ts";

/** One migration of prisma/migrations. */
export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file's bytes, as `prisma migrate deploy` records it. */
  readonly checksum: string;
  /** The checksums this text has with either line ending; a checkout on Windows may turn one into the other. */
  readonly equivalentChecksums: ReadonlySet<string>;
  /** False when the file says `-- no-transaction`; it then holds exactly one statement. */
  readonly isTransactional: boolean;
}

/** Gives the folder of the migrations that belong to this build. */
export function migrationsDirectory(): string {
  return join(projectRoot(), "prisma", "migrations");
}

/** Reads the migrations of a folder in the order they are applied; a folder that does not exist has none. */
export function readMigrationFiles(directory = migrationsDirectory()): readonly MigrationFile[] {
  // The folder is read where the product runs; the comments keep the bundler from taking the whole project along.
  if (!existsSync(/*turbopackIgnore: true*/ directory)) return [];
  const names = readdirSync(/*turbopackIgnore: true*/ directory).filter((name) =>
    existsSync(/*turbopackIgnore: true*/ join(directory, name, "migration.sql")),
  );
  return names
    .toSorted()
    .map((name) =>
      toMigrationFile(name, readFileSync(/*turbopackIgnore: true*/ join(directory, name, "migration.sql"))),
    );
}

function toMigrationFile(name: string, bytes: Buffer): MigrationFile {
  const sql = bytes.toString("utf8");
  const unix = sql.replaceAll("\r\n", "\n");
  const checksum = sha256(bytes);
  return {
    name,
    sql,
    checksum,
    equivalentChecksums: new Set([checksum, sha256(unix), sha256(unix.replaceAll("\n", "\r\n"))]),
    isTransactional: !/^--\s*no-transaction\b/m.test(sql),
  };
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import type * as Binding from "@prisma/schema-engine-wasm/schema_engine_bg";
import { Pool } from "pg";
import type { PoolClient } from "pg";
import { projectRoot } from "#lib/server/project-root.ts";

/** One file of the Prisma schema. */
export interface SchemaFile {
  readonly path: string;
  readonly content: string;
}

/** Object identifiers of Postgres' internal "char" and of its array: src/include/catalog/pg_type.dat. */
const internalCharOid = 18;
const internalCharArrayOid = 1002;

/** Reads prisma/schema. */
export function readSchemaFiles(directory = join(projectRoot(), "prisma", "schema")): readonly SchemaFile[] {
  const names = readdirSync(directory).filter((name) => name.endsWith(".prisma"));
  return names.toSorted().map((name) => ({
    path: `prisma/schema/${name}`,
    content: readFileSync(join(directory, name), "utf8"),
  }));
}

/**
 * Gives the SQL that would turn the database into the schema; an empty text when they agree. For development and
 * tests only: it uses Prisma's schema engine as WebAssembly, which needs no download.
 */
export async function diffDatabaseToSchema(url: string, files: readonly SchemaFile[]): Promise<string> {
  const pool = openCatalogPool(url);
  const engine = await loadEngine(pool, files);
  try {
    const schema = files.map((file) => ({ ...file }));
    const result = await engine.diff({
      from: { tag: "schemaDatasource", files: schema, configDir: "." },
      to: { tag: "schemaDatamodel", files: schema },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.exitCode === 0 ? "" : (result.stdout ?? "");
  } finally {
    engine.free();
    if (!pool.ended) await pool.end();
  }
}

async function loadEngine(pool: Pool, files: readonly SchemaFile[]): Promise<Binding.SchemaEngine> {
  binding ??= loadBinding();
  const { SchemaEngine: Engine } = await binding;
  const datamodels = files.map((file): [string, string] => [file.path, file.content]);
  const factory = bindMigrationAwareSqlAdapterFactory(new CatalogAdapter(pool));
  return Engine.new({ datamodels }, () => undefined, factory);
}

/** Once per process: the binding's closures belong to one instance, and a second one would break the first. */
let binding: Promise<typeof Binding> | null = null;

async function loadBinding(): Promise<typeof Binding> {
  listenForPanics();
  const loaded = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const bindingFile = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = readFileSync(bindingFile.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": { ...loaded } });
  loaded["__wbg_set_wasm"](instance.exports);
  const start = instance.exports["__wbindgen_start"];
  if (typeof start === "function") start();
  return loaded;
}

/**
 * The adapter has no word for Postgres' internal "char", which the engine's catalog queries return and want as a
 * single character: show it to the adapter as an array of "char", which it knows, and to the engine as one "char".
 */
class CatalogAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const { Character, CharacterArray } = ColumnTypeEnum;
      const columnTypes = result.columnTypes.map((type) => (type === CharacterArray ? Character : type));
      return { ...result, columnTypes };
    };
    return adapter;
  }
}

function openCatalogPool(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 2 });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => presentInternalChar(client));
  return pool;
}

function presentInternalChar(client: PoolClient): void {
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  // Runs after the client's own listener, so the values are still read as plain text.
  connection.on("rowDescription", (message: { fields: { dataTypeID: number }[] }) => {
    for (const field of message.fields) {
      if (field.dataTypeID === internalCharOid) field.dataTypeID = internalCharArrayOid;
    }
  });
}

/** The engine reports its panics to this global; without it the panic itself would be hidden by a TypeError. */
function listenForPanics(): void {
  const registry = {
    set_message: (message: string) => void process.stderr.write(`schema engine: ${message}\n`),
  };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: registry });
}

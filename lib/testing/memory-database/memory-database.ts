import type { Pool } from "pg";
import type { PrismaClient } from "#lib/server/generated/client.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { runStatement } from "./memory-statements.ts";
import { MemoryTable } from "./memory-table.ts";
import type { MemoryQuery, TableWorld, WriteSeam } from "./memory-table.ts";
import type { MemoryRow, MemoryWhere } from "./match-row.ts";
import { parseModels } from "./parse-models.ts";
import type { MemoryModel } from "./parse-models.ts";

/** The queue of the job library keeps tables of its own; this one stands for them. */
const queuedJob: MemoryModel = {
  name: "QueuedJob",
  columns: [
    { name: "id", standard: { kind: "next" } },
    { name: "name", standard: { kind: "null" } },
    { name: "data", standard: { kind: "null" } },
    { name: "isDone", standard: { kind: "value", value: false } },
  ],
  relations: [],
  unique: [["id"]],
};

const models = new Map([...parseModels(), [queuedJob.name, queuedJob]]);

/** What becomes of the next commit: it is written, it is not, or it is and the answer is lost. */
export type CommitFate = "written" | "refused" | "answer_lost";

type Write = { readonly where: MemoryWhere; readonly data: MemoryRow };
type Upsert = { readonly where: MemoryWhere; readonly create: MemoryRow; readonly update: MemoryRow };

/**
 * The product's database in memory, for tests that need tens of thousands of small worlds: tables with the columns, defaults and
 * unique indexes of the real schema, Prisma's calls on them, transactions that are all or nothing, and the few statements that
 * the engine writes in SQL. Anything it does not know is an error. One transaction at a time: whoever interleaves work, does so between them.
 */
export class MemoryDatabase implements TableWorld {
  readonly now: () => Date;
  readonly prisma: PrismaClient;
  readonly pool: Pool;
  seam: WriteSeam | null = null;
  /** Asked once at the end of each transaction. */
  fateOfCommit: () => CommitFate = () => "written";
  readonly #tables = new Map<string, MemoryTable>();

  constructor(now: () => Date) {
    this.now = now;
    const client: Record<string, unknown> = {
      $transaction: (work: (tx: unknown) => Promise<unknown>) => this.#transaction(client, work),
      $queryRaw: async (parts: TemplateStringsArray, ...values: unknown[]) =>
        this.#run(parts.join("?"), values),
      $executeRaw: async (parts: TemplateStringsArray, ...values: unknown[]) =>
        this.#run(parts.join("?"), values).length,
      $queryRawUnsafe: async (text: string, ...values: unknown[]) => this.#run(text, values),
    };
    for (const name of models.keys()) {
      const key = `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
      Object.defineProperty(client, key, { get: () => delegateOf(this.tableOf(name)) });
    }
    this.prisma = client as unknown as PrismaClient;
    const query = async (text: string, values: unknown[] = []) => {
      const rows = this.#run(text, values);
      return { rows, rowCount: rows.length };
    };
    this.pool = { query } as unknown as Pool;
  }

  readonly close: Database["close"] = async () => undefined;

  tableOf(model: string): MemoryTable {
    const known = this.#tables.get(model);
    if (known !== undefined) return known;
    const definition = models.get(model);
    if (definition === undefined) throw new Error(`the database in memory has no table ${model}`);
    const table = new MemoryTable(definition, this);
    this.#tables.set(model, table);
    return table;
  }

  #run(text: string, values: readonly unknown[]): MemoryRow[] {
    return runStatement(this, text, values);
  }

  async #transaction(client: unknown, work: (tx: unknown) => Promise<unknown>): Promise<unknown> {
    const before = [...this.#tables.values()].map((table) => [table, table.rows] as const);
    const known = new Set(this.#tables.keys());
    const rollBack = () => {
      for (const [table, rows] of before) table.rows = rows;
      for (const [name, table] of this.#tables) if (!known.has(name)) table.rows = [];
    };
    let result: unknown;
    try {
      result = await work(client);
    } catch (error) {
      rollBack();
      throw error;
    }
    const fate = this.fateOfCommit();
    if (fate === "refused") rollBack();
    if (fate !== "written") throw new Error("the connection to the database was cut");
    return result;
  }
}

function delegateOf(table: MemoryTable): Readonly<Record<string, unknown>> {
  return {
    findUnique: async (query: MemoryQuery) => table.find({ ...query, take: 1 })[0] ?? null,
    findFirst: async (query: MemoryQuery = {}) => table.find({ ...query, take: 1 })[0] ?? null,
    findMany: async (query: MemoryQuery = {}) => table.find(query),
    count: async (query: MemoryQuery = {}) => table.find(query).length,
    create: async ({ data }: { data: MemoryRow }) => table.insert(data),
    createMany: async ({ data }: { data: readonly MemoryRow[] }) => ({
      count: data.map((row) => table.insert(row)).length,
    }),
    update: async ({ where, data }: Write) => table.update(where, data)[0],
    updateMany: async ({ where, data }: Write) => ({ count: table.update(where, data).length }),
    upsert: async ({ where, create, update }: Upsert) =>
      table.update(where, update)[0] ?? table.insert(create),
    deleteMany: async ({ where = {} }: { where?: MemoryWhere } = {}) => ({ count: table.remove(where) }),
  };
}

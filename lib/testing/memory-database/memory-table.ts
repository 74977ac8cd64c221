import { Prisma } from "#lib/server/generated/client.ts";
import { compareValues, matchingRows } from "./match-row.ts";
import type { MemoryRow, MemoryWhere } from "./match-row.ts";
import type { MemoryColumn, MemoryModel } from "./parse-models.ts";

/** What Prisma's reads may be asked. */
export type MemoryQuery = {
  readonly where?: MemoryWhere;
  readonly orderBy?: Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];
  readonly take?: number;
  readonly distinct?: readonly string[];
  readonly include?: Readonly<Record<string, unknown>>;
  readonly select?: Readonly<Record<string, unknown>>;
};

type Data = Readonly<Record<string, unknown>>;

/** Tests may change what a table does to a write, to plant a bug in the world; null leaves the write out. */
export type WriteSeam = (write: {
  readonly table: string;
  readonly kind: "insert" | "update";
  readonly data: Data;
}) => Data | null;

/** What tables share: time, and each other, for relations. */
export type TableWorld = {
  readonly now: () => Date;
  readonly tableOf: (model: string) => MemoryTable;
  seam: WriteSeam | null;
};

/** One table in memory that answers Prisma's calls; rows are replaced and never changed, so that a snapshot is one array. */
export class MemoryTable {
  readonly model: MemoryModel;
  rows: readonly MemoryRow[] = [];
  readonly #world: TableWorld;
  #last = 0n;

  constructor(model: MemoryModel, world: TableWorld) {
    this.model = model;
    this.#world = world;
  }

  find(query: MemoryQuery = {}): MemoryRow[] {
    const { where = {}, orderBy, take, distinct } = query;
    let found = matchingRows(this.rows, where);
    if (orderBy !== undefined) found = sorted(found, orderBy);
    if (distinct !== undefined) found = firstOfEach(found, distinct);
    if (take !== undefined) found = found.slice(0, take);
    return found.map((row) => this.#shape(row, query));
  }

  insert(given: Data): MemoryRow {
    const data = this.#seam("insert", given);
    const row: Record<string, unknown> = {};
    for (const column of this.model.columns)
      row[column.name] = this.#valueFor(column, (data ?? given)[column.name]);
    if (data === null) return row;
    this.#checkUnique(row, null);
    this.rows = [...this.rows, row];
    return row;
  }

  update(where: MemoryWhere, given: Data): MemoryRow[] {
    const hit = matchingRows(this.rows, where);
    if (hit.length === 0) return [];
    const data = this.#seam("update", given);
    if (data === null) return hit;
    const changed = new Map(hit.map((row) => [row, this.#changed(row, data)]));
    for (const [before, after] of changed) this.#checkUnique(after, before);
    this.rows = this.rows.map((row) => changed.get(row) ?? row);
    return [...changed.values()];
  }

  remove(where: MemoryWhere): number {
    const gone = new Set(matchingRows(this.rows, where));
    this.rows = this.rows.filter((row) => !gone.has(row));
    return gone.size;
  }

  #seam(kind: "insert" | "update", data: Data): Data | null {
    const { seam } = this.#world;
    return seam === null ? data : seam({ table: this.model.name, kind, data });
  }

  #changed(row: MemoryRow, data: Data): MemoryRow {
    const next: Record<string, unknown> = { ...row };
    for (const [name, value] of Object.entries(data)) {
      if (value === undefined) continue;
      const step =
        value !== null && typeof value === "object" && "increment" in value ? value.increment : null;
      next[name] = typeof step === "number" ? Number(row[name]) + step : stored(value);
    }
    return next;
  }

  #valueFor({ standard }: MemoryColumn, value: unknown): unknown {
    if (value !== undefined) return stored(value);
    if (standard.kind === "value") return standard.value;
    if (standard.kind === "now") return this.#world.now();
    if (standard.kind === "null") return null;
    this.#last += 1n;
    return this.#last;
  }

  #checkUnique(row: MemoryRow, before: MemoryRow | null): void {
    for (const columns of this.model.unique) {
      if (columns.some((name) => row[name] === null)) continue;
      if (before !== null && columns.every((name) => before[name] === row[name])) continue;
      const isTaken = this.rows.some(
        (each) => each !== before && columns.every((name) => each[name] === row[name]),
      );
      if (!isTaken) continue;
      throw new Prisma.PrismaClientKnownRequestError(
        `a second ${this.model.name} with the same ${columns.join(", ")}`,
        {
          code: "P2002",
          clientVersion: "in memory",
        },
      );
    }
  }

  #shape(row: MemoryRow, { include, select }: MemoryQuery): MemoryRow {
    const asked = include ?? select;
    if (asked === undefined) return row;
    const shaped: Record<string, unknown> = select === undefined ? { ...row } : {};
    for (const [name, wanted] of Object.entries(asked)) {
      if (wanted === undefined || wanted === false) continue;
      shaped[name] =
        name in row ? row[name] : this.#follow(row, name, wanted === true ? {} : (wanted as MemoryQuery));
    }
    return shaped;
  }

  #follow(row: MemoryRow, name: string, query: MemoryQuery): unknown {
    const relation = this.model.relations.find((each) => each.name === name);
    if (relation === undefined) throw new Error(`${this.model.name} in memory has no ${name}`);
    const keys = Object.fromEntries(relation.keys.map(([here, there]) => [there, row[here]]));
    const found = this.#world.tableOf(relation.model).find({ ...query, where: { ...query.where, ...keys } });
    return relation.isList ? found : (found[0] ?? null);
  }
}

function stored(value: unknown): unknown {
  return value === Prisma.DbNull || value === Prisma.JsonNull ? null : value;
}

function sorted(rows: readonly MemoryRow[], orderBy: NonNullable<MemoryQuery["orderBy"]>): MemoryRow[] {
  const orders = (Array.isArray(orderBy) ? orderBy : [orderBy]).flatMap((each) => Object.entries(each));
  return rows.toSorted((left, right) => {
    for (const [name, direction] of orders) {
      const order = compareValues(left[name], right[name]);
      if (order !== 0) return direction === "desc" ? -order : order;
    }
    return 0;
  });
}

function firstOfEach(rows: readonly MemoryRow[], columns: readonly string[]): MemoryRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = JSON.stringify(columns.map((name) => row[name]));
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

import { readdirSync, readFileSync } from "node:fs";

/** A column of a table in memory: what stands in it where a row does not say. */
export type MemoryColumn = {
  readonly name: string;
  readonly standard:
    { readonly kind: "null" | "now" | "next" } | { readonly kind: "value"; readonly value: unknown };
};

/** A relation that an `include` may follow: `keys` pairs the columns of this table with those of the other. */
export type MemoryRelation = {
  readonly name: string;
  readonly model: string;
  readonly isList: boolean;
  readonly keys: readonly (readonly [here: string, there: string])[];
};

/** One model of the database's schema, as far as a table in memory needs it. */
export type MemoryModel = {
  readonly name: string;
  readonly columns: readonly MemoryColumn[];
  readonly relations: readonly MemoryRelation[];
  /** Sets of columns of which no two rows may have the same values; a null is equal to nothing. */
  readonly unique: readonly (readonly string[])[];
};

const folder = new URL("../../../prisma/schema/", import.meta.url);
const fieldLine = /^\s+(\w+)\s+(\w+)(\[\]|\?)?(.*)$/;
const scalars = new Set(["String", "Int", "BigInt", "Float", "Boolean", "DateTime", "Json"]);

/** The models of the database's own schema, so that tables in memory have its columns, defaults and unique indexes. */
export function parseModels(): ReadonlyMap<string, MemoryModel> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".prisma"));
  const text = files.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  const blocks = [...text.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)];
  const models = blocks.map(([, name = "", body = ""]) => parseModel(name, body.split("\n")));
  const byName = new Map(models.map((model) => [model.name, model]));
  return new Map(models.map((model) => [model.name, { ...model, relations: withKeys(model, byName) }]));
}

function parseModel(name: string, lines: readonly string[]): MemoryModel {
  const fields = lines.flatMap((line) => {
    const match = fieldLine.exec(line);
    return match === null ? [] : [match];
  });
  const columns = fields
    .filter(([, , type = ""]) => scalars.has(type))
    .map(([, column = "", type = "", suffix, rest = ""]): MemoryColumn => ({
      name: column,
      standard: suffix === "[]" ? { kind: "value", value: [] } : standardOf(rest, type),
    }));
  const relations = fields
    .filter(([, , type = ""]) => !scalars.has(type))
    .map(([, relation = "", model = "", suffix, rest = ""]): MemoryRelation => ({
      name: relation,
      model,
      isList: suffix === "[]",
      keys: keysOf(rest),
    }));
  const single = fields.filter(([, , , , rest = ""]) => /@(id|unique)\b/.test(rest)).map(([, f = ""]) => [f]);
  const several = lines.flatMap((line) => {
    const list = /@@(?:id|unique)\(\[([\w, ]+)\]/.exec(line)?.[1];
    return list === undefined ? [] : [list.split(",").map((column) => column.trim())];
  });
  return { name, columns, relations, unique: [...single, ...several] };
}

function standardOf(rest: string, type: string): MemoryColumn["standard"] {
  if (/@default\(now\(\)\)|@updatedAt/.test(rest)) return { kind: "now" };
  if (rest.includes("autoincrement()")) return { kind: "next" };
  const literal = /@default\(("(?:[^"\\]|\\.)*"|-?[\d.]+|true|false)\)/.exec(rest)?.[1];
  if (literal === undefined) return { kind: "null" };
  const value: unknown = JSON.parse(literal);
  return { kind: "value", value: type === "Json" ? JSON.parse(String(value)) : value };
}

function keysOf(rest: string): [string, string][] {
  const match = /fields: \[([\w, ]+)\], references: \[([\w, ]+)\]/.exec(rest);
  const [here = [], there = []] = [match?.[1], match?.[2]].map((list) => list?.split(",") ?? []);
  return here.map((column, place) => [column.trim(), (there[place] ?? "").trim()]);
}

/** The side of a relation that has no column itself takes the other side's, turned round. */
function withKeys(model: MemoryModel, all: ReadonlyMap<string, MemoryModel>): MemoryRelation[] {
  return model.relations.map((relation) => {
    if (relation.keys.length > 0) return relation;
    const other = all
      .get(relation.model)
      ?.relations.find((each) => each.model === model.name && each.keys.length > 0);
    return { ...relation, keys: (other?.keys ?? []).map(([here, there]) => [there, here] as const) };
  });
}

/** A row of a table in memory; never changed in place. */
export type MemoryRow = Readonly<Record<string, unknown>>;

/** Conditions as Prisma's `where` states them. */
export type MemoryWhere = Readonly<Record<string, unknown>>;

type Test = (row: MemoryRow) => boolean;
type ValueTest = (value: unknown) => boolean;

/** The rows that fulfil a `where`; throws for a condition that this database does not know. */
export function matchingRows(rows: readonly MemoryRow[], where: MemoryWhere): MemoryRow[] {
  const [sample] = rows;
  if (sample === undefined) return [];
  const tests = testsOf(where, sample);
  return rows.filter((row) => tests.every((test) => test(row)));
}

/** Orders two values as a database does; dates by time, nulls last. */
export function compareValues(left: unknown, right: unknown): number {
  const [a, b] = [plain(left), plain(right)];
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

/** `sample` is any row: all have the same columns. */
function testsOf(where: MemoryWhere, sample: MemoryRow): Test[] {
  return Object.entries(where).flatMap(([name, wanted]): Test[] => {
    if (wanted === undefined) return [];
    if (name === "OR" || name === "AND" || name === "NOT") return [combined(name, wanted, sample)];
    // The identity of several columns is named after them, e.g. `targetId_generation`.
    if (!(name in sample) && name.includes("_")) return testsOf(wanted as MemoryWhere, sample);
    if (!(name in sample)) throw new Error(`the database in memory has no column ${name}`);
    return valueTests(wanted).map((test) => (row) => test(row[name]));
  });
}

function combined(name: "OR" | "AND" | "NOT", wanted: unknown, sample: MemoryRow): Test {
  const groups = (Array.isArray(wanted) ? wanted : [wanted]).map((each) =>
    testsOf(each as MemoryWhere, sample),
  );
  const isMet = (tests: readonly Test[], row: MemoryRow) => tests.every((test) => test(row));
  if (name === "OR") return (row) => groups.some((tests) => isMet(tests, row));
  if (name === "AND") return (row) => groups.every((tests) => isMet(tests, row));
  return (row) => !groups.some((tests) => isMet(tests, row));
}

const comparisons: Readonly<Record<string, (operand: unknown) => ValueTest>> = {
  equals: equalTo,
  not: (operand) => {
    const tests = valueTests(operand);
    return (value) => !tests.every((test) => test(value));
  },
  in: anyOf,
  notIn: (operand) => {
    const isIn = anyOf(operand);
    return (value) => !isIn(value);
  },
  gt: ordered((order) => order > 0),
  gte: ordered((order) => order >= 0),
  lt: ordered((order) => order < 0),
  lte: ordered((order) => order <= 0),
};

function valueTests(wanted: unknown): ValueTest[] {
  if (wanted === null || typeof wanted !== "object" || wanted instanceof Date) return [equalTo(wanted)];
  return Object.entries(wanted).flatMap(([name, operand]) => {
    const comparison = comparisons[name];
    if (comparison === undefined) throw new Error(`the database in memory does not know "${name}"`);
    return operand === undefined ? [] : [comparison(operand)];
  });
}

function ordered(isMet: (order: number) => boolean): (operand: unknown) => ValueTest {
  return (operand) => (value) => value !== null && isMet(compareValues(value, operand));
}

function anyOf(operand: unknown): ValueTest {
  const tests = (operand as unknown[]).map(equalTo);
  return (value) => tests.some((test) => test(value));
}

function equalTo(wanted: unknown): ValueTest {
  const b = plain(wanted);
  if (typeof b !== "object" || b === null) return (value) => plain(value) === b;
  const text = JSON.stringify(b);
  return (value) => JSON.stringify(plain(value)) === text;
}

type Plain = string | number | bigint | boolean | null | object;

function plain(value: unknown): Plain {
  if (value === undefined || value === null) return null;
  return value instanceof Date ? value.getTime() : (value as Plain);
}

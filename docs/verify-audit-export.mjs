// node verify-audit-export.mjs export.jsonl [--filtered]    Needs Node 20 and nothing of the product.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const field = (key) => `${JSON.stringify(key)}:${canonical(value[key])}`;
  return `{${Object.keys(value).toSorted().map(field).join(",")}}`;
};
const [, , file, isFiltered] = process.argv;
let [previous, rows] = ["0".repeat(64), 0];
for await (const line of createInterface({ input: createReadStream(file) })) {
  const { seq, hash, ...covered } = JSON.parse(line);
  const isOwn = createHash("sha256").update(canonical(covered)).digest("hex") === hash;
  const isLinked = isFiltered === "--filtered" || covered.previousHash === previous;
  if (!isOwn || !isLinked)
    throw new Error(`Row ${seq} ${isOwn ? "does not follow the row before" : "was changed"}.`);
  [previous, rows] = [hash, rows + 1];
}
process.stdout.write(`${rows} rows fit. The newest one's hash is ${previous}.\n`);

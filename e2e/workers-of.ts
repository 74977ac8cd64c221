import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Running } from "./fixtures.ts";

/** The worker processes that said they work, oldest first. */
export function workersOf({ product }: Running): number[] {
  const log = readFileSync(join(product.dataDirectory, "logs", "worker.log"), "utf8");
  return log
    .split("\n")
    .filter((line) => line.includes('"msg":"working"'))
    .map((line) => Number((JSON.parse(line) as { pid: unknown }).pid));
}

import type { Json } from "#lib/schema/atoms.ts";
import type { Comparator } from "./comparator.ts";
import { unmeasured } from "./comparator.ts";
import { isJsonObject } from "./read-outputs.ts";

const deepest = 64;

/** A document, also one that a server sends as text; undefined for text that is none. */
function documentOf(value: Json): Json | undefined {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value;
}

/** Whether names and types are the same all the way down, and whether the values are, numbers to 1e-7. */
function compareDocuments(golden: Json, given: Json, depth = 0): "equal" | "values" | "structure" {
  if (depth > deepest || kindOf(golden) !== kindOf(given)) return "structure";
  if (Array.isArray(golden) && Array.isArray(given)) {
    if (golden.length !== given.length) return "values";
    return worst(golden.map((value, at) => compareDocuments(value, given[at] ?? null, depth + 1)));
  }
  if (isJsonObject(golden) && isJsonObject(given)) {
    const names = Object.keys(golden);
    const isSameShape = names.length === Object.keys(given).length && names.every((name) => name in given);
    if (!isSameShape) return "structure";
    return worst(names.map((name) => compareDocuments(golden[name] ?? null, given[name] ?? null, depth + 1)));
  }
  return isSameLeaf(golden, given) ? "equal" : "values";
}

function worst(findings: readonly ("equal" | "values" | "structure")[]): "equal" | "values" | "structure" {
  if (findings.includes("structure")) return "structure";
  return findings.includes("values") ? "values" : "equal";
}

const relative = 1e-7;

function isSameLeaf(golden: Json, given: Json): boolean {
  if (typeof golden !== "number" || typeof given !== "number") return golden === given;
  return Math.abs(golden - given) <= relative * Math.max(1, Math.abs(golden));
}

/** JSON answers: names and types must be the same all the way down (`structure`), and then the values. */
export const compareJson: Comparator = ({ golden, given }) => {
  if (golden.data.length !== given.data.length) return unmeasured("count");
  const findings = golden.data.map((value, at) => {
    const [wanted, came] = [documentOf(value), documentOf(given.data[at] ?? null)];
    if (wanted === undefined) return value === given.data[at] ? "equal" : "values";
    return came === undefined ? "structure" : compareDocuments(wanted, came);
  });
  return unmeasured(worst(findings));
};

/** Exactly the same values, sizes and datatype; for everything of no known type. */
export const compareExactly: Comparator = ({ golden, given }) => {
  if (golden.datatype !== given.datatype) return unmeasured("datatype");
  if (JSON.stringify(golden.shape) !== JSON.stringify(given.shape)) return unmeasured("shape");
  return unmeasured(JSON.stringify(golden.data) === JSON.stringify(given.data) ? "equal" : "values");
};

/** Names of metrics and log fields: none that was there may be missing; more is no loss. The measurement is the missing ones. */
export const compareTelemetry: Comparator = ({ golden, given }) => {
  const came = new Set(given.data.map((name) => JSON.stringify(name)));
  const wanted = new Set(golden.data.map((name) => JSON.stringify(name)));
  const missing = [...wanted].filter((name) => !came.has(name)).length;
  return { code: missing === 0 ? "equal" : "absent", measure: "missing", value: missing, tolerance: 0 };
};

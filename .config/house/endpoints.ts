import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import type { Tree } from "../tree.ts";
import { parse } from "./source.ts";
import type { Violation } from "./violation.ts";

const methods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);

/** Routes that no contract can describe: their answer is a stream or another format, or a library owns them. */
const withoutContract: readonly string[] = [
  "GET /api/v1/audit/export",
  "GET /api/v1/events",
  "GET /api/v1/golden-cases/{caseId}/media/{part}",
  "GET /api/v1/rollbacks/{rollbackId}/events",
];

/** One method of one path, and where it is written. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly file: string;
}

/** Contracts and routes match one to one: no contract without its route, no route without its contract, none twice. */
export function matchEndpoints(contracts: readonly Operation[], routes: readonly Operation[]): Violation[] {
  const declared = new Map<string, Operation>();
  const found: Violation[] = [];
  for (const contract of contracts) {
    const twice = declared.get(keyOf(contract));
    if (twice) found.push(violation(contract, `is declared twice; also in ${twice.file}`));
    declared.set(keyOf(contract), contract);
  }
  const served = new Set(routes.map(keyOf));
  for (const contract of declared.values()) {
    if (!served.has(keyOf(contract))) found.push(violation(contract, "has no route"));
  }
  for (const route of routes) {
    const isExcepted = withoutContract.includes(keyOf(route));
    if (!declared.has(keyOf(route)) && !isExcepted) found.push(violation(route, "has no contract"));
  }
  return found;
}

function keyOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}

function violation(operation: Operation, message: string): Violation {
  return { rule: "endpoint-match", file: operation.file, message: `${keyOf(operation)} ${message}` };
}

/** Gives what the route files below app/api/v1 export, by method and path. */
export function routeOperations(tree: Tree): Operation[] {
  return tree.files
    .filter((file) => /^app\/api\/v1\/(?:.*\/)?route\.ts$/.test(file))
    .flatMap((file) =>
      exportedNames(parse(file, tree.read(file)))
        .filter((name) => methods.has(name))
        .map((method) => ({ method, path: pathOf(file), file })),
    );
}

/** `app/api/v1/models/[model]/route.ts` serves `/api/v1/models/{model}`; a `(group)` is no part of the path. */
function pathOf(file: string): string {
  const parts = file.split("/").slice(1, -1);
  return `/${parts
    .filter((part) => !/^\(.*\)$/.test(part))
    .map((part) => part.replace(/^\[+(?:\.\.\.)?([^\]]+)\]+$/, "{$1}"))
    .join("/")}`;
}

function exportedNames(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    ) {
      return statement.exportClause.elements.map((element) => element.name.text);
    }
    if (!ts.isVariableStatement(statement) || !statement.getText(source).startsWith("export")) return [];
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name)
        ? [name.text]
        : name.elements.map((element) => element.getText(source).split(":").at(-1)?.trim() ?? ""),
    );
  });
}

/** Gives every endpoint that a slice's contract exports, alone or in an object; a contract that does not load throws. */
export async function contractOperations(tree: Tree): Promise<Operation[]> {
  const files = tree.files.filter((file) => /^lib\/[^/]+\/(?:[a-z-]+-)?contract\.ts$/.test(file));
  const operations = await Promise.all(files.map((file) => operationsOf(tree, file)));
  return operations.flat();
}

async function operationsOf(tree: Tree, file: string): Promise<Operation[]> {
  const exports = (await import(pathToFileURL(join(tree.path, file)).href)) as Record<string, unknown>;
  const endpoints = new Set(Object.values(exports).flatMap((value) => endpointsIn(value)));
  return [...endpoints].map(({ method, path }) => ({ method, path, file }));
}

interface Endpoint {
  readonly method: string;
  readonly path: string;
}

function endpointsIn(value: unknown): Endpoint[] {
  if (typeof value !== "object" || value === null) return [];
  if (isEndpoint(value)) return [value];
  return Object.values(value).filter(
    (inner) => typeof inner === "object" && inner !== null && isEndpoint(inner),
  ) as Endpoint[];
}

function isEndpoint(value: object): value is Endpoint {
  const { method, path } = value as Partial<Record<"method" | "path", unknown>>;
  return typeof method === "string" && methods.has(method) && typeof path === "string";
}

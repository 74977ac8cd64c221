import ts from "typescript";
import type { Tree } from "../tree.ts";
import { parse } from "./source.ts";
import type { HouseRule, Violation } from "./violation.ts";

const limit = 40;

/** A page reads its parameters, prefetches, hydrates and renders one screen: 40 lines or less. */
export const shortPages: HouseRule = (tree) =>
  tree.files
    .filter((file) => /^app\/(?:.*\/)?page\.tsx$/.test(file))
    .filter((file) => lineCount(tree, file) > limit)
    .map((file) => ({
      rule: "page-length",
      file,
      message: `more than ${limit} lines; move it to components`,
    }));

/** A route declares: imports, and exports made by calls. It holds no statement that decides. */
export const declaredRoutes: HouseRule = (tree) =>
  tree.files
    .filter((file) => /^app\/(?:.*\/)?route\.ts$/.test(file))
    .flatMap((file) => routeViolations(tree, file));

function routeViolations(tree: Tree, file: string): Violation[] {
  const source = parse(file, tree.read(file));
  const found: Violation[] = source.statements
    .filter((statement) => !isDeclaration(statement))
    .map((statement) => ({
      rule: "route-declares",
      file,
      message: `"${statement.getText(source).split("\n")[0]}" is not a declaration; move it to lib`,
    }));
  if (lineCount(tree, file) > limit)
    found.push({ rule: "route-length", file, message: `more than ${limit} lines` });
  return found;
}

function lineCount(tree: Tree, file: string): number {
  return tree.read(file).trimEnd().split("\n").length;
}

function isDeclaration(statement: ts.Statement): boolean {
  if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) return true;
  return ts.isVariableStatement(statement) && !holdsBlock(statement);
}

function holdsBlock(node: ts.Node): boolean {
  return ts.isBlock(node) || (ts.forEachChild(node, holdsBlock) ?? false);
}

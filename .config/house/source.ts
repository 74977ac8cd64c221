import ts from "typescript";
import { isSource, isTest } from "../tree.ts";
import type { Tree } from "../tree.ts";
import type { HouseRule, Violation } from "./violation.ts";

const pureFolders = /^lib\/(?:[^/]+\/core|statistics|metrics|charts)\//;
const mayReadEnvironment =
  /^(?:lib\/server\/env\.ts|next\.config\.ts|\.config\/|lib\/cli\/|lib\/sandbox\/main\.ts)/;
// The words are put together here, so that this file does not break its own rule.
const disabling = new RegExp(
  `${["eslint", "disable"].join("-")}|${["oxlint", "disable"].join("-")}|@ts-${"ignore"}|@ts-${"nocheck"}|@ts-${"expect-error"}|${["prettier", "ignore"].join("-")}(?!")`,
);
const unfinished = new RegExp(
  `\\b(?:${["TO", "DO"].join("")}|${["FIX", "ME"].join("")}|${["X", "XX"].join("")})\\b`,
);

/** Gives a file's syntax tree. */
export function parse(file: string, text: string): ts.SourceFile {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
}

/** Gives the violations of a rule that looks at single nodes of the files it applies to. */
function visitAll(
  tree: Tree,
  applies: (file: string) => boolean,
  check: (node: ts.Node, file: string) => Omit<Violation, "file"> | null,
): Violation[] {
  return tree.files
    .filter((file) => isSource(file) && applies(file))
    .flatMap((file) => {
      const source = parse(file, tree.read(file));
      const found: Violation[] = [];
      const visit = (node: ts.Node): void => {
        const violation = check(node, file);
        if (violation) found.push({ ...violation, file: `${file}:${lineOf(source, node)}` });
        node.forEachChild(visit);
      };
      visit(source);
      return found;
    });
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Pure code builds no date from the clock; the linter refuses the other clocks, chance and effects. */
export const noClockInCore: HouseRule = (tree) =>
  visitAll(
    tree,
    (file) => pureFolders.test(file),
    (node) =>
      ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length
        ? { rule: "pure-clock", message: "the time is an argument named now" }
        : null,
  );

/** Settings are read in one place, where they are checked; tests may set them. */
export const environmentInOnePlace: HouseRule = (tree) =>
  visitAll(
    tree,
    (file) => !mayReadEnvironment.test(file) && !isTest(file),
    (node) =>
      ts.isPropertyAccessExpression(node) && node.getText() === "process.env" && !isBundled(node)
        ? { rule: "environment", message: "read settings through lib/server/env.ts" }
        : null,
  );

/** The bundler writes NODE_ENV and NEXT_RUNTIME into the text it builds: they are not read from the environment. */
function isBundled(node: ts.Node): boolean {
  const isBuiltByNext = /^(?:(?:components|app)\/|proxy\.ts$|instrumentation\.ts$)/.test(
    node.getSourceFile().fileName,
  );
  return (
    isBuiltByNext &&
    /^process\.env(?:\.(?:NODE_ENV|NEXT_RUNTIME)|\["NODE_ENV"\])$/.test(node.parent.getText())
  );
}

/** There is one transport: route handlers. A server action would be a second. */
export const noServerActions: HouseRule = (tree) =>
  visitAll(
    tree,
    () => true,
    (node) =>
      ts.isExpressionStatement(node) &&
      ts.isStringLiteral(node.expression) &&
      node.expression.text === "use server"
        ? { rule: "server-action", message: "write an endpoint: contract, verb and route" }
        : null,
  );

/** Nothing switches a check off, and nothing is left for later. */
export const noEvasion: HouseRule = (tree) =>
  tree.files
    .filter((file) => /\.(?:[cm]?[jt]sx?|css|prisma|sh)$/.test(file))
    .flatMap((file) =>
      tree
        .read(file)
        .split("\n")
        .flatMap((line, index) => {
          const where = `${file}:${index + 1}`;
          if (disabling.test(line))
            return [{ rule: "check-disabled", file: where, message: "keep the rule" }];
          if (unfinished.test(line))
            return [{ rule: "unfinished", file: where, message: "finish it or leave it out" }];
          return [];
        }),
    );

import { posix } from "node:path";
import ts from "typescript";
import { isSource, isTest } from "../tree.ts";
import type { Tree } from "../tree.ts";
import { parse } from "./source.ts";
import type { HouseRule } from "./violation.ts";

/** Every export that another folder uses says in a docblock what it gives. */
export const documentedExports: HouseRule = (tree) => {
  const documented = new Map<string, Map<string, boolean>>();
  const missing = new Set<string>();
  for (const { file, name } of importsAcrossFolders(tree)) {
    if (!documented.has(file)) documented.set(file, exportsOf(tree, file));
    if (documented.get(file)?.get(name) === false) missing.add(`${file} ${name}`);
  }
  return [...missing].toSorted().map((entry) => {
    const [file = "", name = ""] = entry.split(" ");
    return { rule: "docblock", file, message: `${name} is used by another folder and has no docblock` };
  });
};

function importsAcrossFolders(tree: Tree): { file: string; name: string }[] {
  return tree.files
    .filter((file) => isSource(file) && !isTest(file) && !file.startsWith(".config/"))
    .flatMap((file) =>
      parse(file, tree.read(file)).statements.flatMap((statement) => {
        if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
        const target = targetOf(file, statement.moduleSpecifier.text);
        if (target === null || posix.dirname(target) === posix.dirname(file) || !isSource(target)) return [];
        const names = statement.importClause?.namedBindings;
        if (!names || !ts.isNamedImports(names)) return [];
        return names.elements.map((element) => ({
          file: target,
          name: (element.propertyName ?? element.name).text,
        }));
      }),
    )
    .filter(({ file }) => tree.files.includes(file));
}

function targetOf(file: string, specifier: string): string | null {
  if (specifier.startsWith("#")) return specifier.slice(1);
  return specifier.startsWith(".") ? posix.join(posix.dirname(file), specifier) : null;
}

/** Gives each exported name with whether one of its declarations has a docblock (a value and its type share one). */
function exportsOf(tree: Tree, file: string): Map<string, boolean> {
  const names = new Map<string, boolean>();
  for (const statement of parse(file, tree.read(file)).statements) {
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(isExportKeyword);
    if (!isExported) continue;
    const hasDocblock = ts.getJSDocCommentsAndTags(statement).length > 0;
    for (const name of declaredNames(statement)) names.set(name, (names.get(name) ?? false) || hasDocblock);
  }
  return names;
}

function isExportKeyword(modifier: ts.Modifier): boolean {
  return modifier.kind === ts.SyntaxKind.ExportKeyword;
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  }
  const { name } = statement as ts.DeclarationStatement;
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

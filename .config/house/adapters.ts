import type { Tree } from "../tree.ts";
import type { HouseRule, Violation } from "./violation.ts";

const portFiles = ["port.ts", "contract-suite.ts", "registry.ts"];
const adapterFiles = ["index.ts", "index.test.ts", "README.md"];

/** Every port has its three files; every adapter is complete, registered by one line, and runs the contract suite. */
export const completeAdapters: HouseRule = (tree) => {
  const ports = new Map<string, Set<string>>();
  for (const file of tree.files) {
    const [, port, adapter] = /^lib\/adapters\/([^/]+)\/(?:([^/]+)\/)?[^/]+$/.exec(file) ?? [];
    if (!port) continue;
    const adapters = ports.get(port) ?? new Set<string>();
    if (adapter) adapters.add(adapter);
    ports.set(port, adapters);
  }
  return [...ports].flatMap(([port, adapters]) => [
    ...missingFiles(tree, `lib/adapters/${port}`, portFiles),
    ...[...adapters].flatMap((adapter) => adapterViolations(tree, port, adapter)),
  ]);
};

function missingFiles(tree: Tree, folder: string, names: readonly string[]): Violation[] {
  return names
    .map((name) => `${folder}/${name}`)
    .filter((file) => !tree.files.includes(file))
    .map((file) => ({ rule: "adapter-file", file, message: "is missing" }));
}

function adapterViolations(tree: Tree, port: string, adapter: string): Violation[] {
  const folder = `lib/adapters/${port}/${adapter}`;
  const registry = `lib/adapters/${port}/registry.ts`;
  const found = missingFiles(tree, folder, adapterFiles);
  if (tree.files.includes(registry)) {
    const entry = new RegExp(`from "(?:\\./|#lib/adapters/${port}/)${adapter}/index\\.ts"`, "g");
    const lines = tree.read(registry).match(entry)?.length ?? 0;
    if (lines !== 1)
      found.push({ rule: "adapter-registered", file: registry, message: `${adapter}: ${lines} lines` });
  }
  const test = `${folder}/index.test.ts`;
  if (tree.files.includes(test) && !runsSuite(tree.read(test))) {
    found.push({ rule: "adapter-suite", file: test, message: "does not call the port's contract suite" });
  }
  return found;
}

function runsSuite(text: string): boolean {
  const [, names] = /import \{([^}]+)\} from "[^"]*\/contract-suite\.ts"/.exec(text) ?? [];
  return (names ?? "").split(",").some((name) => {
    const plain = name.trim().replace(/^type .*/, "");
    return plain !== "" && new RegExp(`\\b${plain}\\(`).test(text);
  });
}

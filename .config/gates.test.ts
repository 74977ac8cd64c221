import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { linkPackages, plant } from "./plant.ts";
import { root } from "./tree.ts";

const scripts = (
  JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> }
).scripts;
const config = Object.fromEntries(
  ["prettier.json", "prettier-ignore", "knip.jsonc", "jscpd.json", "tsconfig.json"].map((name) => [
    `.config/${name}`,
    readFileSync(join(root, ".config", name), "utf8"),
  ]),
);
const tsconfig = readFileSync(join(root, "tsconfig.json"), "utf8");

/** Runs a script of the project's own package.json in a planted project; gives whether it passed, and what it said. */
function runScript(
  name: string,
  files: Readonly<Record<string, string>>,
): { isPassed: boolean; output: string } {
  const command = scripts[name] ?? "";
  const [tool = ""] = command.split(" ");
  const manifest = {
    name: "planted",
    type: "module",
    scripts: { [name]: command },
    devDependencies: { [tool]: "*" },
  };
  using project = plant({ ...config, "package.json": `${JSON.stringify(manifest, null, 2)}\n`, ...files });
  linkPackages(project.path);
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--run", name], {
    cwd: project.path,
    encoding: "utf8",
  });
  return { isPassed: status === 0, output: `${stdout}${stderr}` };
}

const block = Array.from({ length: 30 }, (_, index) => `  total += input.part${index} * ${index};\n`).join(
  "",
);
const sum = (name: string): string =>
  `export function ${name}(input: Record<string, number>) {\n  let total = 0;\n${block}  return total;\n}\n`;

const cases: readonly {
  gate: string;
  clean: Record<string, string>;
  planted: Record<string, string>;
  says: RegExp;
}[] = [
  {
    gate: "format",
    clean: { "lib/a.ts": 'export const a = "a";\n' },
    planted: { "lib/a.ts": "export const a = 'a'\n" },
    says: /lib\/a\.ts/,
  },
  {
    gate: "types",
    clean: { "tsconfig.json": tsconfig, "lib/a.ts": 'export const a: string = "a";\n' },
    planted: { "tsconfig.json": tsconfig, "lib/a.ts": "export const a: string = [1][0];\n" },
    says: /lib\/a\.ts.*TS2322/,
  },
  {
    gate: "types",
    clean: { "tsconfig.json": tsconfig, "lib/a.ts": 'export const a = { b: "b" } as const;\n' },
    planted: { "tsconfig.json": tsconfig, "lib/a.ts": "export enum A {\n  b,\n}\n" },
    says: /lib\/a\.ts.*TS1294/,
  },
  {
    gate: "dead-code",
    clean: { "lib/worker/main.ts": 'import "./a.ts";\n', "lib/worker/a.ts": "" },
    planted: { "lib/worker/main.ts": "", "lib/worker/forgotten.ts": "export const a = 1;\n" },
    says: /forgotten\.ts/,
  },
  {
    gate: "duplication",
    clean: { "lib/a.ts": sum("first") },
    planted: { "lib/a.ts": sum("first"), "lib/b.ts": sum("second") },
    says: /lib\/b\.ts/,
  },
];

it.each(cases)(
  "$gate passes what is clean and catches what is planted",
  ({ gate, clean, planted, says }) => {
    const good = runScript(gate, clean);
    expect(good.isPassed, good.output).toBe(true);
    const bad = runScript(gate, planted);
    expect(bad.isPassed, bad.output).toBe(false);
    expect(bad.output).toMatch(says);
  },
  60_000,
);

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { plant } from "./plant.ts";
import { root } from "./tree.ts";

interface LintReport {
  readonly diagnostics: readonly { readonly code?: string; readonly filename: string }[];
}

/** Lints planted files with the project's own rules; gives "rule file" for each finding. */
function lint(files: Readonly<Record<string, string>>): string[] {
  using project = plant(files);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, "node_modules/oxlint/bin/oxlint"),
      "--config",
      join(root, ".config/oxlint.json"),
      "--format",
      "json",
    ],
    { cwd: project.path, encoding: "utf8" },
  );
  if (!stdout.startsWith("{")) throw new Error(`oxlint failed: ${stdout}${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as LintReport;
  return diagnostics.map(
    ({ code, filename }) => `${(code ?? "syntax").replace(/^.*\((.*)\)$/, "$1")} ${filename}`,
  );
}

const body = (count: number): string => "  done();\n".repeat(count);
const branches = Array.from({ length: 12 }, (_, index) => `  if (n === ${index}) return ${index};\n`).join(
  "",
);

const planted: readonly (readonly [rule: string, file: string, text: string])[] = [
  [
    "max-lines",
    "lib/models/long.ts",
    Array.from({ length: 401 }, (_, index) => `export const l${index} = 1;\n`).join(""),
  ],
  ["max-lines-per-function", "lib/models/run.ts", `export function run(done: () => void) {\n${body(59)}}\n`],
  [
    "max-lines-per-function",
    "components/ui/box.tsx",
    `export function Box(done: () => void) {\n${body(119)}}\n`,
  ],
  ["complexity", "lib/models/branch.ts", `export function branch(n: number) {\n${branches}  return n;\n}\n`],
  [
    "max-params",
    "lib/models/four.ts",
    "export const four = (a: number, b: number, c: number, d: number) => a + b + c + d;\n",
  ],
  [
    "max-depth",
    "lib/models/deep.ts",
    "export function deep(a: boolean) {\n  if (a) { if (!a) { for (;;) { if (a) { return 1; } } } }\n  return 2;\n}\n",
  ],
  ["no-explicit-any", "lib/models/any.ts", "export const any = (x: any) => x;\n"],
  ["no-non-null-assertion", "lib/models/null.ts", "export const some = (x: string | null) => x!;\n"],
  ["no-console", "lib/models/print.ts", 'console.log("x");\n'],
  ["filename-case", "lib/models/badName.ts", "export const name = 1;\n"],
  ["ban-ts-comment", "lib/models/quiet.ts", `// @ts-${"ignore"}\nexport const quiet = 1;\n`],
  ["no-unused-vars", "lib/models/unused.ts", "const unused = 1;\nexport {};\n"],
  ["no-shadow", "lib/models/shadow.ts", "const a = 1;\nexport const f = (a: number) => a;\nexport { a };\n"],
  [
    "rules-of-hooks",
    "components/ui/hook.tsx",
    'import { useState } from "react";\nexport function Hook(p: { a: boolean }) {\n  if (p.a) useState(1);\n  return null;\n}\n',
  ],
  ["alt-text", "components/ui/picture.tsx", 'export const Picture = () => <img src="a.png" />;\n'],
  ["no-cycle", "lib/models/one.ts", 'import { two } from "./two.ts";\nexport const one = () => two;\n'],
  ["no-restricted-properties", "lib/statistics/clock.ts", "export const at = () => Date.now();\n"],
  ["no-restricted-properties", "lib/rollouts/core/chance.ts", "export const chance = () => Math.random();\n"],
  ["no-restricted-globals", "lib/metrics/load.ts", 'export const load = () => fetch("/x");\n'],
  ["no-restricted-globals", "lib/charts/setting.ts", 'export const setting = () => process.env["X"];\n'],
  [
    "no-restricted-globals",
    "lib/rollouts/core/wait.ts",
    "export const wait = (f: () => void) => setTimeout(f, 1);\n",
  ],
];

it("catches a planted violation of every rule that the house relies on", () => {
  const files = Object.fromEntries(planted.map(([, file, text]) => [file, text]));
  const found = lint({
    ...files,
    "lib/models/two.ts": 'import { one } from "./one.ts";\nexport const two = () => one;\n',
  });
  expect(planted.filter(([rule, file]) => !found.includes(`${rule} ${file}`))).toEqual([]);
});

it("lets code within the limits through", () => {
  const found = lint({
    "lib/models/run.ts": `export function run(done: () => void) {\n${body(58)}}\n`,
    "components/ui/box.tsx": `export function Box(done: () => void) {\n${body(118)}}\n`,
    "lib/cli/print.ts": 'console.log("x");\n',
    "lib/models/clock.ts": "export const now = () => Date.now();\n",
    "lib/statistics/add.ts": "export const add = (a: number, b: number) => a + b;\n",
  });
  expect(found).toEqual([]);
});

it("switches limits off in tests for the length of functions only", () => {
  const { overrides } = JSON.parse(readFileSync(join(root, ".config/oxlint.json"), "utf8")) as {
    overrides: { files: string[]; rules: Record<string, unknown> }[];
  };
  const limits = ["max-lines", "complexity", "max-depth", "max-params"].map((rule) => `eslint/${rule}`);
  const relaxed = overrides.flatMap(({ rules }) => Object.keys(rules));
  expect(relaxed.filter((rule) => limits.includes(rule))).toEqual([]);
});

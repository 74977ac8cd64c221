import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./tree.ts";

const folders = ["app", "components", "lib", "proxy.ts", "instrumentation.ts"];

/** One import that a rule of dependency-cruiser forbids. */
export interface ForbiddenImport {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

interface CruiseResult {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}

/**
 * Follows every import of a project's app, components and lib, and gives the forbidden ones.
 * Throws when it saw no module: a check that sees nothing proves nothing.
 */
export function forbiddenImports(project: string): { modules: number; violations: ForbiddenImport[] } {
  const present = folders.filter((folder) => existsSync(join(project, folder)));
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    [
      join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs"),
      "--output-type=json",
      `--config=${join(root, ".config/dependency-cruiser.cjs")}`,
      ...present,
    ],
    { cwd: project, encoding: "utf8", maxBuffer: 512 * 1024 * 1024 },
  );
  if (error) throw error;
  if (!stdout.startsWith("{")) throw new Error(`dependency-cruiser failed: ${stderr || "it saw no module"}`);
  const { summary } = JSON.parse(stdout) as CruiseResult;
  if (summary.totalCruised === 0)
    throw new Error("dependency-cruiser saw 0 modules; it needs TypeScript below 7");
  const violations = summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  return { modules: summary.totalCruised, violations };
}

import { forbiddenImports } from "./arrows.ts";
import { contractOperations, matchEndpoints, routeOperations } from "./house/endpoints.ts";
import type { Violation } from "./house/violation.ts";
import { houseRules } from "./house/rules.ts";
import { projectTree, root } from "./tree.ts";

const tree = projectTree();
const arrows = forbiddenImports(root);
const houses = [...houseRules.flatMap((rule) => rule(tree)), ...(await endpointViolations())];

const lines = [
  ...arrows.violations.map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`),
  ...houses.map(({ rule, file, message }) => `${rule}: ${file}: ${message}`),
];
for (const line of lines) process.stdout.write(`${line}\n`);
process.stdout.write(
  `${lines.length} violations in ${arrows.modules} modules and ${tree.files.length} files\n`,
);
process.exitCode = lines.length === 0 ? 0 : 1;

/** A contract that cannot be loaded is a violation of its own; the other rules are still reported. */
async function endpointViolations(): Promise<Violation[]> {
  try {
    return matchEndpoints(await contractOperations(tree), routeOperations(tree));
  } catch (error) {
    return [
      {
        rule: "endpoint-match",
        file: "lib/*/contract.ts",
        message: `does not load: ${(error as Error).message}`,
      },
    ];
  }
}

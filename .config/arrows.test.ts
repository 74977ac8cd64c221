import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { forbiddenImports } from "./arrows.ts";
import { linkPackages, plant } from "./plant.ts";

/** One forbidden import per rule: the importing file, what it imports, the rule that must catch it. */
const planted: readonly (readonly [from: string, to: string, rule: string])[] = [
  ["lib/models/schema.ts", "#lib/models/slug.ts", "schema-purity"],
  ["lib/schema/atom.ts", "#lib/statistics/interval.ts", "schema-purity"],
  ["lib/rollouts/core/decide.ts", "#lib/server/clock.ts", "core-purity"],
  ["lib/charts/line.ts", "react", "core-purity"],
  ["lib/versions/contract.ts", "#lib/versions/register-version.ts", "contract-purity"],
  ["lib/adapters/notifiers/port.ts", "#lib/server/http.ts", "port-purity"],
  ["lib/versions/store.ts", "#lib/server/clock.ts", "store-imports"],
  ["lib/versions/list-versions.ts", "#lib/models/store.ts", "store-inside-slice"],
  ["lib/worker/main.ts", "#lib/rollouts/store.ts", "store-inside-slice"],
  ["lib/audit/record-audit.ts", "#lib/models/views.ts", "order-access-audit"],
  ["lib/models/create-model.ts", "#lib/consumers/views.ts", "order-models"],
  ["lib/consumers/create-consumer.ts", "#lib/versions/views.ts", "order-consumers"],
  ["lib/versions/views.ts", "#lib/evaluations/views.ts", "order-versions"],
  ["lib/evaluations/views.ts", "#lib/targets/views.ts", "order-evaluations"],
  ["lib/targets/views.ts", "#lib/replays/views.ts", "order-targets"],
  ["lib/replays/views.ts", "#lib/rollouts/views.ts", "order-replays"],
  ["lib/rollouts/views.ts", "#lib/rollbacks/views.ts", "order-rollouts"],
  ["lib/rollbacks/views.ts", "#lib/notifications/views.ts", "order-rollbacks"],
  ["lib/server/serve.ts", "#lib/notifications/views.ts", "notifications-driven-by-events"],
  ["lib/models/archive-model.ts", "#components/ui/button.tsx", "nothing-imports-screens"],
  ["components/ui/button.tsx", "#app/page.tsx", "components-below-app"],
  ["components/shell/header.tsx", "#lib/models/views.ts", "components-imports"],
  ["components/shell/footer.tsx", "#lib/server/clock.ts", "components-imports"],
  ["components/shell/menu.tsx", "node:fs", "no-node-in-browser"],
  ["app/page.tsx", "#lib/models/store.ts", "app-imports"],
  ["app/layout.tsx", "@prisma/client", "app-imports"],
  ["lib/models/client.ts", "#lib/models/views.ts", "browser-safe"],
  ["lib/client/fetch.ts", "#lib/server/http.ts", "browser-safe"],
  ["lib/models/count-models.ts", "@prisma/client", "prisma-in-stores"],
  ["lib/targets/read-split.ts", "#lib/adapters/notifiers/registry.ts", "registries-in-composition"],
  ["lib/server/composition.ts", "#lib/adapters/notifiers/slack/index.ts", "adapters-behind-registry"],
  [
    "lib/adapters/notifiers/email/index.ts",
    "#lib/adapters/notifiers/slack/index.ts",
    "adapters-behind-registry",
  ],
  ["lib/adapters/deployers/registry.ts", "#lib/adapters/notifiers/slack/index.ts", "adapters-own-registry"],
  ["lib/adapters/notifiers/slack/wire.ts", "#lib/models/views.ts", "adapters-know-no-slice"],
  ["lib/cli/main.ts", "#lib/sandbox/gateway.ts", "sandbox-imported-by-nobody"],
  ["lib/sandbox/main.ts", "#lib/models/views.ts", "sandbox-apart"],
  ["lib/server/context.ts", "#lib/worker/main.ts", "processes-imported-by-nobody"],
  ["lib/models/rename-model.ts", "#lib/models/client.ts", "server-uses-no-client"],
  ["lib/models/delete-model.ts", "#lib/testing/fake-router.ts", "testing-in-tests"],
  ["lib/models/slug.ts", "#lib/models/slug.test.ts", "no-test-imported"],
  // A cycle is reported once, at one of its files.
  ["lib/statistics/interval.ts", "#lib/statistics/interval-sum.ts", "no-cycle"],
  ["lib/statistics/interval-sum.ts", "#lib/statistics/interval.ts", "no-cycle"],
  ["lib/statistics/missing.ts", "#lib/statistics/nowhere.ts", "resolvable"],
  ["lib/server/log.ts", "vitest", "no-dev-dependency"],
  ["lib/server/jobs.ts", "#lib/server/database/create-migration.ts", "developer-tools-apart"],
];

/** Imports that the same rules must let through. */
const legal: readonly (readonly [from: string, to: string])[] = [
  ["lib/rollouts/schema.ts", "#lib/rollbacks/schema.ts"],
  ["lib/rollouts/core/plan.ts", "#lib/rollouts/schema.ts"],
  ["lib/rollouts/pause-rollout.ts", "#lib/rollouts/store.ts"],
  ["lib/rollouts/store.ts", "#lib/server/database/client.ts"],
  ["lib/rollouts/store.ts", "@prisma/client"],
  ["lib/rollouts/pause-rollout.ts", "#lib/models/views.ts"],
  ["lib/rollouts/pause-rollout.ts", "#lib/adapters/traffic-routers/port.ts"],
  ["lib/rollouts/pause-rollout.test.ts", "#lib/testing/fake-router.ts"],
  ["lib/adapters/traffic-routers/haproxy/index.ts", "#lib/adapters/traffic-routers/port.ts"],
  ["lib/adapters/traffic-routers/haproxy/index.ts", "#lib/server/http.ts"],
  ["lib/adapters/traffic-routers/haproxy/index.test.ts", "#lib/adapters/traffic-routers/contract-suite.ts"],
  ["lib/adapters/traffic-routers/registry.ts", "#lib/adapters/traffic-routers/haproxy/index.ts"],
  ["lib/server/composition.ts", "#lib/adapters/traffic-routers/registry.ts"],
  ["lib/rollouts/client.ts", "#lib/client/query.ts"],
  ["lib/rollouts/client.ts", "#lib/rollouts/contract.ts"],
  ["components/rollouts/timeline.tsx", "#lib/rollouts/client.ts"],
  ["app/api/route.ts", "#lib/rollouts/contract.ts"],
  ["lib/cli/list.ts", "#lib/rollouts/client.ts"],
];

const packageJson = JSON.stringify({
  name: "planted",
  type: "module",
  imports: { "#lib/*": "./lib/*", "#components/*": "./components/*", "#app/*": "./app/*" },
  dependencies: { "@prisma/client": "1", react: "1", zod: "1" },
  devDependencies: { vitest: "1" },
});

/** Gives the files of a project that has exactly these imports; what is only imported is an empty file. */
function projectWith(edges: readonly (readonly [string, string, ...string[]])[]): Record<string, string> {
  const files: Record<string, string> = { "package.json": packageJson };
  for (const [, to] of edges) {
    if (to.startsWith("#") && !to.includes("nowhere")) files[to.slice(1)] = "export {};\n";
  }
  for (const [from] of edges) {
    const lines = edges.filter((edge) => edge[0] === from).map((edge) => `import "${edge[1]}";\n`);
    files[from] = lines.join("");
  }
  return files;
}

it("catches a planted violation of every rule", () => {
  using project = plant(projectWith(planted));
  linkPackages(project.path);
  const caught = forbiddenImports(project.path).violations;
  const missed = planted.filter(
    ([from, , rule]) => !caught.some((one) => one.rule === rule && [one.from, one.to].includes(from)),
  );
  expect(missed).toEqual([]);
  const { forbidden } = createRequire(import.meta.url)("./dependency-cruiser.cjs") as {
    forbidden: { name: string }[];
  };
  const names = new Set(planted.map(([, , rule]) => rule));
  expect(forbidden.map((rule) => rule.name).filter((name) => !names.has(name))).toEqual([]);
}, 60_000);

it("lets legal imports through", () => {
  using project = plant(projectWith(legal));
  linkPackages(project.path);
  expect(forbiddenImports(project.path).violations).toEqual([]);
}, 60_000);

it("fails when it sees no module", () => {
  using project = plant({ "package.json": packageJson, "lib/readme.txt": "nothing to see" });
  expect(() => forbiddenImports(project.path)).toThrow(/no module|0 modules/);
}, 60_000);

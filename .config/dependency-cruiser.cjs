// Which way arrows point. Each rule is planted once in .config/arrows.test.ts and must be caught there.

const slices = [
  ["access", "audit"],
  ["models"],
  ["consumers"],
  ["versions"],
  ["evaluations"],
  ["targets"],
  ["replays"],
  ["rollouts"],
  ["rollbacks"],
  ["notifications"],
];
const slice = `(?:${slices.flat().join("|")})`;

const notRuled = "\\.(?:test|bench)\\.tsx?$|/contract-suite\\.ts$|^lib/testing/|^lib/server/generated/";
const zod = "(?:^|/)node_modules/zod/";
const schemas = [`^lib/schema/`, `^lib/${slice}/(?:schema|[^/]+-schema)\\.ts$`];
const core = `^lib/${slice}/core/`;
const mathematics = "^lib/(?:statistics|metrics|charts)/";
const contracts = `^lib/${slice}/(?:contract|[^/]+-contract)\\.ts$`;
const clients = ["^lib/client/", `^lib/${slice}/client\\.ts$`];
const stores = `^lib/${slice}/(?:store|[^/]+-store)\\.ts$`;
const pure = [...schemas, core, mathematics, zod];
const ports = ["^lib/adapters/[^/]+/port\\.ts$", "^lib/adapters/[^/]+\\.ts$"];
// Reads text and gives data; runs anywhere.
const pureLibraries = "(?:^|/)node_modules/(?:diff|yaml)/";
// What a developer runs to write a migration; nothing that is deployed imports it.
const developerTools = "^lib/server/database/(?:schema-engine|create-migration)\\.ts$";
const prisma = ["(?:^|/)node_modules/(?:@prisma|prisma)/", "^lib/server/generated/"];

const rule = (name, comment, arrow) => ({
  name,
  severity: "error",
  comment,
  from: { ...arrow.from, pathNot: [notRuled, ...(arrow.from.pathNot ?? [])] },
  to: arrow.to,
});

/** A slice may use what stands to its left; only schemas may look to the right. */
const orderRules = slices.slice(0, -1).map((group, index) =>
  rule(`order-${group.join("-")}`, "Slices use verbs and views of slices to their left only", {
    from: { path: `^lib/(?:${group.join("|")})/`, pathNot: schemas },
    to: {
      path: `^lib/(?:${slices
        .slice(index + 1)
        .flat()
        .join("|")})/`,
      pathNot: schemas,
    },
  }),
);

module.exports = {
  forbidden: [
    rule("schema-purity", "A schema imports zod and other schemas", {
      from: { path: schemas },
      to: { pathNot: [...schemas, zod] },
    }),
    rule("core-purity", "core, statistics, metrics and charts import schemas and each other", {
      from: { path: [core, mathematics] },
      to: { pathNot: [...pure, pureLibraries] },
    }),
    rule("contract-purity", "A contract is data over schemas", {
      from: { path: contracts },
      to: { pathNot: [...pure, contracts] },
    }),
    rule("port-purity", "A port is types over schemas", {
      from: { path: "^lib/adapters/[^/]+/port\\.ts$" },
      to: { pathNot: [...pure, ...ports] },
    }),
    rule("store-imports", "A store imports schemas and the database", {
      from: { path: stores },
      to: { pathNot: [...schemas, zod, ...prisma, "^lib/server/database/", stores] },
    }),
    rule("store-inside-slice", "Only its own slice uses a store", {
      from: { path: "^(?:lib/([^/]+)|[^/]+)/" },
      to: { path: stores, pathNot: ["^lib/$1/"] },
    }),
    ...orderRules,
    rule("notifications-driven-by-events", "notifications is imported by app and the worker only", {
      from: { path: "^", pathNot: ["^app/", "^lib/worker/", "^lib/notifications/"] },
      to: { path: "^lib/notifications/", pathNot: [...schemas, core, contracts, ...clients] },
    }),
    rule("nothing-imports-screens", "lib knows no screen", {
      from: { path: "^lib/" },
      to: { path: "^(?:app|components)/" },
    }),
    rule("components-below-app", "components know no page", {
      from: { path: "^components/" },
      to: { path: "^app/" },
    }),
    rule("components-imports", "components import schemas, core, charts, metrics and clients", {
      from: { path: "^components/" },
      to: { path: "^lib/", pathNot: [...pure, ...clients] },
    }),
    rule(
      "app-imports",
      "app imports components, verbs, views, contracts and serve; never stores, Prisma or adapters",
      {
        from: { path: "^app/" },
        to: { path: [stores, ...prisma, "^lib/server/database/", "^lib/adapters/"] },
      },
    ),
    rule("browser-safe", "lib/client and client.ts run in the browser", {
      from: { path: clients },
      to: { path: "^lib/", pathNot: [...pure, ...clients, contracts] },
    }),
    rule("no-node-in-browser", "What the browser or the pure core runs imports nothing of Node", {
      from: { path: ["^components/", ...clients, core, mathematics, ...schemas] },
      to: { dependencyTypes: ["core"] },
    }),
    rule("prisma-in-stores", "Only stores, the database and the authentication library touch Prisma", {
      from: {
        path: "^",
        pathNot: ["^lib/server/(?:database|generated|auth)/", "^lib/server/auth\\.ts$", stores],
      },
      to: { path: prisma },
    }),
    rule("registries-in-composition", "lib/server/composition.ts is the only importer of registries", {
      from: { path: "^", pathNot: ["^lib/server/composition\\.ts$"] },
      to: { path: "^lib/adapters/[^/]+/registry\\.ts$" },
    }),
    rule("adapters-behind-registry", "An adapter's folder is imported by its registry only", {
      from: {
        path: "^(?:lib/adapters/([^/]+/[^/]+)|[^/]+)",
        pathNot: ["^lib/adapters/[^/]+/registry\\.ts$"],
      },
      to: { path: "^lib/adapters/[^/]+/[^/]+/", pathNot: ["^lib/adapters/$1/"] },
    }),
    rule("adapters-own-registry", "A registry lists the adapters of its own port", {
      from: { path: "^lib/adapters/([^/]+)/registry\\.ts$" },
      to: { path: "^lib/adapters/[^/]+/", pathNot: ["^lib/adapters/$1/"] },
    }),
    rule("adapters-know-no-slice", "An adapter knows its port and schemas, no verb, store or database", {
      from: { path: "^lib/adapters/" },
      to: {
        path: [`^lib/${slice}/`, "^lib/server/(?:database|generated|composition)", "^lib/(?:worker|cli)/"],
        pathNot: pure,
      },
    }),
    rule("sandbox-imported-by-nobody", "The sandbox is started, never imported", {
      from: { path: "^", pathNot: ["^lib/sandbox/"] },
      to: { path: "^lib/sandbox/" },
    }),
    rule("sandbox-apart", "The sandbox talks to the product through the public API only", {
      from: { path: "^lib/sandbox/" },
      to: { path: "^lib/", pathNot: ["^lib/sandbox/", ...pure, ...clients, contracts] },
    }),
    rule("processes-imported-by-nobody", "The worker and the command line are entry points", {
      from: { path: "^(?:lib/([^/]+)|[^/]+)" },
      to: { path: "^lib/(?:worker|cli)/", pathNot: ["^lib/$1/"] },
    }),
    rule("server-uses-no-client", "Only screens, the command line and the sandbox are clients of the API", {
      from: { path: "^lib/", pathNot: [...clients, "^lib/(?:cli|sandbox)/"] },
      to: { path: clients },
    }),
    rule("testing-in-tests", "lib/testing is for tests", {
      from: { path: "^" },
      to: { path: "^lib/testing/" },
    }),
    rule("no-test-imported", "A test is imported by nobody", {
      from: { path: "^" },
      to: { path: "\\.(?:test|bench)\\.tsx?$" },
    }),
    rule("no-cycle", "No cycles", { from: { path: "^" }, to: { circular: true } }),
    rule("resolvable", "Every import resolves", { from: { path: "^" }, to: { couldNotResolve: true } }),
    rule("no-dev-dependency", "What runs in production is no development dependency", {
      from: { path: "^(?:app|components|lib)/", pathNot: [developerTools] },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg"], dependencyTypesNot: ["type-only", "npm"] },
    }),
    rule("developer-tools-apart", "What is deployed uses no developer's tool", {
      from: { path: "^", pathNot: [developerTools] },
      to: { path: developerTools },
    }),
  ],
  options: {
    doNotFollow: { path: ["node_modules", "^lib/server/generated/"] },
    exclude: { path: "^\\.next/" },
    moduleSystems: ["es6"],
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types", "typings"],
    },
  },
};

import { expect, it } from "vitest";
import { completeAdapters } from "./house/adapters.ts";
import { documentedExports } from "./house/docblocks.ts";
import { bannedNames, kebabCase, knownTopLevel, noIndexFiles, sheetLength } from "./house/names.ts";
import { noMachinePaths } from "./house/portability.ts";
import { completeRecords } from "./house/records.ts";
import { houseRules } from "./house/rules.ts";
import { declaredRoutes, shortPages } from "./house/screens.ts";
import { environmentInOnePlace, noClockInCore, noEvasion, noServerActions } from "./house/source.ts";
import type { HouseRule } from "./house/violation.ts";
import { projectTree, treeFrom } from "./tree.ts";

interface Planted {
  readonly rule: HouseRule;
  readonly catches: string;
  readonly files: Readonly<Record<string, string>>;
}

const lines = (count: number): string => "export const line = 1;\n".repeat(count);
const record =
  "# 0001. One\n\n- Date: 2026-11-25\n- Status: accepted\n\n## Context\n\n## Decision\n\n## Consequences\n\nChecked by x.\n";
const port = {
  "lib/adapters/notifiers/port.ts": "",
  "lib/adapters/notifiers/contract-suite.ts": "",
  "lib/adapters/notifiers/registry.ts": 'import { slack } from "./slack/index.ts";\n',
};
const adapter = {
  "lib/adapters/notifiers/slack/README.md": "",
  "lib/adapters/notifiers/slack/index.ts": "",
  "lib/adapters/notifiers/slack/index.test.ts":
    'import { notifierSuite } from "../contract-suite.ts";\nnotifierSuite(slack);\n',
};

const planted: readonly Planted[] = [
  { rule: bannedNames, catches: "banned-name", files: { "lib/models/utils.ts": "" } },
  { rule: bannedNames, catches: "banned-name", files: { "lib/helpers/slug.ts": "" } },
  { rule: bannedNames, catches: "banned-name", files: { "lib/models/model-constants.ts": "" } },
  { rule: kebabCase, catches: "kebab-case", files: { "lib/models/createModel.ts": "" } },
  { rule: kebabCase, catches: "kebab-case", files: { "components/Shell/header.tsx": "" } },
  { rule: kebabCase, catches: "kebab-case", files: { "app/[locale]/knownBad/page.tsx": "" } },
  { rule: noIndexFiles, catches: "no-index", files: { "lib/models/index.ts": "" } },
  { rule: noIndexFiles, catches: "no-index", files: { "lib/adapters/notifiers/index.ts": "" } },
  { rule: knownTopLevel, catches: "top-level", files: { "src/main.ts": "" } },
  { rule: knownTopLevel, catches: "top-level", files: { "NOTES.md": "" } },
  { rule: sheetLength, catches: "file-length", files: { "components/ui/long.css": "a {}\n".repeat(401) } },
  { rule: shortPages, catches: "page-length", files: { "app/[locale]/page.tsx": lines(41) } },
  { rule: declaredRoutes, catches: "route-length", files: { "app/api/v1/models/route.ts": lines(41) } },
  {
    rule: declaredRoutes,
    catches: "route-declares",
    files: { "app/api/v1/models/route.ts": "export async function GET() { return new Response(); }\n" },
  },
  {
    rule: declaredRoutes,
    catches: "route-declares",
    files: { "app/healthz/route.ts": "export const GET = () => { return new Response(); };\n" },
  },
  {
    rule: noClockInCore,
    catches: "pure-clock",
    files: { "lib/rollouts/core/decide.ts": "const at = new Date();" },
  },
  {
    rule: environmentInOnePlace,
    catches: "environment",
    files: { "lib/models/store.ts": 'const url = process.env["DATABASE_URL"];' },
  },
  { rule: noServerActions, catches: "server-action", files: { "app/save.ts": '"use server";\n' } },
  {
    rule: noServerActions,
    catches: "server-action",
    files: { "app/save.tsx": 'async function save() {\n  "use server";\n}\n' },
  },
  {
    rule: noEvasion,
    catches: "check-disabled",
    files: { "lib/models/slug.ts": `// ${"eslint"}-disable-next-line no-console\n` },
  },
  { rule: noEvasion, catches: "check-disabled", files: { "lib/models/slug.ts": `// @ts-${"ignore"}\n` } },
  { rule: noEvasion, catches: "unfinished", files: { "lib/models/slug.ts": `// ${"TO"}DO later\n` } },
  {
    rule: documentedExports,
    catches: "docblock",
    files: {
      "lib/server/clock.ts": "export const now = 1;\n",
      "lib/models/slug.ts": 'import { now } from "#lib/server/clock.ts";\n',
    },
  },
  {
    rule: noMachinePaths,
    catches: "machine-path",
    files: { "docs/operate.md": `cd /${"home"}/someone/lastgood\n` },
  },
  { rule: noMachinePaths, catches: "machine-path", files: { "lib/cli/main.ts": `"/${"root"}/data"\n` } },
  {
    rule: noMachinePaths,
    catches: "private-host",
    files: { "package-lock.json": `"resolved": "${"https"}://packages.example/zod.tgz"\n` },
  },
  { rule: completeRecords, catches: "decision-record", files: { "docs/decisions/0002-two.md": record } },
  {
    rule: completeRecords,
    catches: "decision-record",
    files: { "docs/decisions/0001-one.md": record.replace("## Decision\n", "") },
  },
  {
    rule: completeRecords,
    catches: "decision-record",
    files: { "docs/decisions/0001-one.md": record.replace("Checked by x.", "") },
  },
  {
    rule: completeAdapters,
    catches: "adapter-file",
    files: { ...port, ...adapter, "lib/adapters/notifiers/teams/index.ts": "" },
  },
  {
    rule: completeAdapters,
    catches: "adapter-registered",
    files: { ...port, ...adapter, "lib/adapters/notifiers/registry.ts": "" },
  },
  {
    rule: completeAdapters,
    catches: "adapter-suite",
    files: {
      ...port,
      ...adapter,
      "lib/adapters/notifiers/slack/index.test.ts": 'import { notifierSuite } from "../contract-suite.ts";\n',
    },
  },
];

it.each(planted.map((one) => ({ ...one, in: Object.keys(one.files).at(-1) })))(
  "catches $catches planted in $in",
  ({ rule, catches, files }) => {
    expect(rule(treeFrom(files)).map((violation) => violation.rule)).toContain(catches);
  },
);

it("lets a tidy project through", () => {
  const tidy = treeFrom({
    ...port,
    ...adapter,
    "docs/decisions/0001-one.md": record,
    "app/[locale]/models/[model]/page.tsx": lines(40),
    "app/[locale]/rollbacks/[rollbackId]/page.tsx": lines(40),
    "app/(public)/ack/[token]/page.tsx": lines(3),
    "app/api/v1/auth/[...all]/route.ts": "export const { GET, POST } = toHandler(auth);\n",
    "app/api/v1/models/route.ts":
      'export const dynamic = "force-dynamic";\nexport const GET = serve(list, run);\n',
    "lib/rollouts/core/decide.ts": "export const later = (now: Date) => new Date(now.getTime() + 1);\n",
    "lib/server/env.ts": "export const port = process.env.PORT;\n",
    "components/shell/header.tsx": 'export const isProduction = process.env.NODE_ENV === "production";\n',
    "components/messages/zh-CN/shell.json": "{}",
    "components/messages/en/shell.json": "{}",
    "package-lock.json": `"resolved": "https://registry.npmjs.org/zod/-/zod-4.6.7.tgz"\n`,
  });
  expect(houseRules.flatMap((rule) => rule(tidy))).toEqual([]);
});

it("has a planted violation for every rule", () => {
  const elsewhere = ["translations"];
  const rules = new Set(planted.map(({ rule }) => rule));
  expect(houseRules.filter((rule) => !rules.has(rule) && !elsewhere.includes(rule.name))).toEqual([]);
});

it("sees the project", () => {
  const { files } = projectTree();
  expect(files).toContain("package.json");
  expect(files).toContain(".config/architecture.test.ts");
  expect(files.filter((file) => file.startsWith("node_modules/"))).toEqual([]);
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { aContext } from "#lib/testing/a-context.ts";
import { aHistory, historyVersion } from "#lib/testing/a-history.ts";
import { countStatements } from "#lib/testing/count-statements.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { viewCompare } from "./view-compare.ts";
import { viewDeltas } from "./view-deltas.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;

beforeAll(async () => {
  web = await createWebEnvironment();
  await aHistory(aContext(web), 2, "short");
  await aHistory(aContext(web), 7, "long");
});
afterAll(() => web.drop());

function ask(model: string, base: number, head: number) {
  const input = { model, base: historyVersion(base, model), head: historyVersion(head, model) };
  return countStatements(() => viewCompare(aContext(web), input));
}

it("puts the worst metric first and names who loses a field, in as many statements whatever the history", async () => {
  const [short, long] = [await ask("short", 1, 2), await ask("long", 1, 7)];
  const { metrics, consumers, components, versions, contracts, safety, rollUp } = long.value;
  expect(metrics.map(({ modality, verdict }) => [modality, verdict.kind])).toEqual([
    ["audio", "regressed"],
    ["image", "inconclusive"],
  ]);
  expect(consumers).toMatchObject([
    { level: "must_act", fields: { lost: ["alternatives"] }, worse: ["audio"] },
  ]);
  expect(contracts.changes.map(({ change, severity }) => [change.field, severity])).toContainEqual([
    "alternatives",
    contracts.status,
  ]);
  expect(safety).toMatchObject({ mode: "full_transitive" });
  expect(safety.between).toHaveLength(5);
  expect(short.value.safety.mode).toBe("full");
  expect(rollUp.kind).toBe("breaking");
  expect(components.find(({ kind }) => kind === "interface")?.status).toBe("changed");
  expect(versions).toHaveLength(7);
  expect(long.statements).toBe(short.statements);
  expect(long.statements).toBeLessThanOrEqual(30);
});

it("refuses the same version twice", async () => {
  await expect(ask("short", 1, 1)).rejects.toMatchObject({ code: "INVALID" });
});

function askDeltas(base: number, heads: readonly number[]) {
  const nameOf = (number: number) => historyVersion(number, "long");
  const input = { model: "long", base: nameOf(base), heads: heads.map(nameOf).join(",") };
  return countStatements(() => viewDeltas(aContext(web), input));
}

it("sets several versions beside one base, the worst result first, in as many statements however many they are", async () => {
  const [two, five] = [await askDeltas(1, [2, 7]), await askDeltas(1, [2, 3, 4, 5, 7])];
  expect(two.value.heads.map(({ version, rollUp }) => [version.name, rollUp.kind])).toEqual([
    [historyVersion(2, "long"), expect.not.stringMatching("breaking")],
    [historyVersion(7, "long"), "breaking"],
  ]);
  expect(two.value.heads[1]?.changed).toContain("interface");
  expect(two.value.rows.map(({ modality, deltas }) => [modality, deltas[1]?.verdict.kind])).toEqual([
    ["audio", "regressed"],
    ["image", "inconclusive"],
  ]);
  expect(five.value.rows[0]?.deltas).toHaveLength(5);
  expect(five.statements).toBe(two.statements);
});

it("refuses one version alone, the base among the others, and a version that is not there", async () => {
  await expect(askDeltas(1, [2])).rejects.toMatchObject({ code: "INVALID" });
  await expect(askDeltas(1, [1, 2])).rejects.toMatchObject({ code: "INVALID" });
  await expect(askDeltas(1, [2, 300])).rejects.toMatchObject({ code: "NOT_FOUND" });
});

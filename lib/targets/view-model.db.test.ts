import { afterAll, beforeAll, expect, it } from "vitest";
import { AppError } from "#lib/schema/app-error.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { aHistory, historyVersion } from "#lib/testing/a-history.ts";
import { countStatements } from "#lib/testing/count-statements.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { viewModel } from "./view-model.ts";
import { viewVersion } from "./view-version.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;

beforeAll(async () => {
  web = await createWebEnvironment();
  await aHistory(aContext(web), 3, "short");
  await aHistory(aContext(web), 8, "long");
});
afterAll(() => web.drop());

it("shows every version with what it is, what changed and how it did against the one before", async () => {
  const view = await viewModel(aContext(web), { model: "short", range: "7d" });
  const [newest, second, first] = view.versions;
  expect(view.versions.map(({ version }) => version.shortName)).toEqual(["v1.3", "v1.2", "v1.1"]);
  expect(newest).toMatchObject({
    share: 100,
    changed: ["weights", "interface"],
    changeTitle: { en: "Change 3" },
  });
  const verdicts = newest?.verdicts.map(({ modality, verdict }) => [modality, verdict.kind]);
  expect(Object.fromEntries(verdicts ?? [])).toEqual({ image: "inconclusive", audio: "regressed" });
  expect(second).toMatchObject({ state: "retired", served: { times: 1, servedMs: 86_400_000 } });
  expect(first).toMatchObject({ beforeId: null, changed: [], verdicts: [] });
});

it("gives live accuracy in percent, and no points for a modality without counts", async () => {
  const view = await viewModel(aContext(web), { model: "short", range: "24h" });
  const points = new Map(view.live.map(({ modality, points: some }) => [modality, some]));
  const known = points.get("audio")?.filter(({ value }) => value !== null) ?? [];
  expect(known.map(({ value }) => value)).toEqual([60, 60]);
  expect(known.reduce((sum, { n }) => sum + (n ?? 0), 0)).toBe(300);
  expect(points.get("image")).toEqual([]);
  expect(view.moves.map(({ kind, share }) => [kind, share])).toEqual([1, 2, 3].map(() => ["took", 100]));
});

it("sends as many statements for eight versions as for three", async () => {
  const ask = (model: string) => countStatements(() => viewModel(aContext(web), { model, range: "all" }));
  const [short, long] = [await ask("short"), await ask("long")];
  expect(long.value.versions).toHaveLength(8);
  expect(long.statements).toBe(short.statements);
  expect(long.statements).toBeLessThanOrEqual(25);
});

it("says that a model or target does not exist", async () => {
  await expect(viewModel(aContext(web), { model: "nobody", range: "7d" })).rejects.toThrow(AppError);
  const input = { model: "short", range: "7d", target: "moon" } as const;
  await expect(viewModel(aContext(web), input)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("shows a version with its differences, verdicts, serving and acts, in as many statements whatever the history", async () => {
  const ask = (model: string, number: number) =>
    countStatements(() => viewVersion(aContext(web), { model, version: historyVersion(number, model) }));
  const [short, long] = [await ask("short", 3), await ask("long", 8)];
  const { value } = long;
  expect(value.before?.name).toBe(historyVersion(7, "long"));
  expect(value.components.filter(({ status }) => status === "changed").map(({ kind }) => kind)).toEqual([
    "weights",
    "interface",
  ]);
  expect(value.metrics[0]).toMatchObject({ modality: "audio", baseValue: 95, headValue: 60 });
  expect(value.serving).toHaveLength(1);
  expect(value.acts.map(({ action }) => action)).toContain("version.registered");
  expect(long.statements).toBe(short.statements);
});

it("shows the first version alone", async () => {
  const version = historyVersion(1, "short");
  const view = await viewVersion(aContext(web), { model: "short", version });
  expect(view.before).toBeNull();
  expect(view.metrics.map(({ verdict }) => verdict.reason)).toEqual(Array(2).fill("no_result_for_baseline"));
});

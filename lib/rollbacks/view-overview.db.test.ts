import { afterAll, beforeAll, expect, it } from "vitest";
import { aContext } from "#lib/testing/a-context.ts";
import { aHistory } from "#lib/testing/a-history.ts";
import { countStatements } from "#lib/testing/count-statements.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { viewFrame, viewOverview } from "./view-overview.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(() => web.drop());

it("is empty without models, and asks nobody for anything", async () => {
  expect(await viewOverview(aContext(web))).toMatchObject({
    needsAttention: 0,
    models: [],
    firstRun: { targets: false, sources: false, versions: false },
  });
});

it("shows what serves and how each modality does, in as many statements for three models as for one", async () => {
  await aHistory(aContext(web), 2, "one");
  const alone = await countStatements(() => viewOverview(aContext(web)));
  await aHistory(aContext(web), 6, "two");
  await aHistory(aContext(web), 3, "three");
  const all = await countStatements(() => viewOverview(aContext(web)));
  expect(all.value.models.map(({ model }) => model.slug)).toEqual(["one", "three", "two"]);
  expect(all.value.firstRun).toEqual({ targets: true, sources: true, versions: true });
  const two = all.value.models[2];
  // Nobody compared it yet: that is no data, not healthy.
  expect(two).toMatchObject({ state: "no_data", rollback: null });
  expect(two?.serving).toMatchObject([{ shortName: "v1.6", intended: 100, observed: null }]);
  expect(two?.modalities.map(({ modality, value }) => [modality, value])).toEqual([
    ["image", null],
    ["audio", 60],
  ]);
  expect(all.statements).toBe(alone.statements);
  expect(all.statements).toBeLessThanOrEqual(25);
  expect(await viewFrame(aContext(web))).toMatchObject({
    modelCount: 3,
    rollbacks: [],
    degraded: [],
    watchdog: { state: "none", beatAt: null },
  });
});

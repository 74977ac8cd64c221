import { afterAll, beforeEach, expect, test, vi } from "vitest";
import type * as decideModule from "#lib/rollouts/core/decide.ts";
import type * as transitionModule from "#lib/rollouts/core/transition.ts";
import type * as wantSplitModule from "#lib/targets/want-split.ts";
import { bugTable, plantedBugs } from "#lib/testing/engine-model/planted-bugs.ts";
import type { FoundBug, PureSeam } from "#lib/testing/engine-model/planted-bugs.ts";
import { runSchedules } from "#lib/testing/engine-model/run-schedules.ts";

/** The pure functions of the engine, to be wrapped by a planted bug; as they are where nothing is planted. */
const seam = vi.hoisted((): { -readonly [Name in keyof PureSeam]?: PureSeam[Name] } => ({}));

vi.mock("#lib/rollouts/core/decide.ts", async (load) => {
  const real = await load<typeof decideModule>();
  const decide: typeof real.decide = (...given) =>
    (seam.decide ?? ((sound, args) => sound(...args)))(real.decide, given);
  return { ...real, decide };
});
vi.mock("#lib/rollouts/core/transition.ts", async (load) => {
  const real = await load<typeof transitionModule>();
  const transition: typeof real.transition = (...given) =>
    (seam.transition ?? ((sound, args) => sound(...args)))(real.transition, given);
  return { ...real, transition };
});
vi.mock("#lib/targets/want-split.ts", async (load) => {
  const real = await load<typeof wantSplitModule>();
  const wantSplit: typeof real.wantSplit = (tx, ctx, want) =>
    real.wantSplit(tx, ctx, seam.isUnguarded === true ? { ...want, suspect: null } : want);
  return { ...real, wantSplit };
});

const mostSchedules = 1_500;
const seed = 20_261_125;
const found: FoundBug[] = [];

beforeEach(() => {
  for (const name of Object.keys(seam)) Reflect.deleteProperty(seam, name);
});
afterAll(() => {
  process.stdout.write(`${bugTable(found)}\n`);
});

const planted = plantedBugs.flatMap((bug) =>
  [true, false].filter((hasCas) => hasCas || bug.needsCas !== true).map((hasCas) => ({ ...bug, hasCas })),
);

test.each(planted)(
  "$invariant finds: $name (compare-and-set: $hasCas)",
  { timeout: 600_000 },
  async ({ invariant, name, hasCas, pure, bugs }) => {
    Object.assign(seam, pure);
    const report = await runSchedules({
      seed,
      runs: mostSchedules,
      hasCas,
      only: invariant,
      ...(bugs && { bugs }),
    });
    expect(report.failure?.message).toContain(`${invariant}:`);
    found.push({ invariant, name, hasCas, schedules: report.runs });
  },
);

test("every invariant has a planted bug", () => {
  const invariants = ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "L1", "L2", "L3", "L4"];
  const everywhere = plantedBugs.filter(({ needsCas }) => needsCas !== true);
  expect([...new Set(everywhere.map(({ invariant }) => invariant))]).toEqual(invariants);
});

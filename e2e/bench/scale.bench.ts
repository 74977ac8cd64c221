import { dataDirectory } from "#lib/cli/up/data-directory.ts";
import { startEmbeddedPostgres } from "#lib/server/database/embedded/embedded-postgres.ts";
import { openDatabase } from "#lib/server/database/prisma.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { aHistory, historyVersion } from "#lib/testing/a-history.ts";
import { addActs, addChanges, addSeries } from "#lib/testing/web-bench/seed-scale.ts";
import { expect, test } from "../fixtures.ts";
import type { Running } from "../fixtures.ts";
import { printVitals } from "./vitals-table.ts";
import type { Visited } from "./vitals-table.ts";
import { visitSlowly } from "./web-vitals.ts";

const runs = Number(process.env["LASTGOOD_BENCH_RUNS"] ?? 3);
const model = "mm_large";
const size = { versions: 200, changesPerVersion: 10, acts: 50_000, series: 5, points: 10_000 } as const;

/** Writes years of work beside what the sandbox has, into the database of the product that runs. */
async function seedYears({ product }: Running): Promise<void> {
  const { postgres: directory } = dataDirectory(product.dataDirectory);
  const postgres = await startEmbeddedPostgres({ directory });
  expect(postgres.isAdopted, "the database of the product that runs").toBe(true);
  const settings = {
    DATABASE_URL: postgres.url,
    LASTGOOD_DATA: product.dataDirectory,
    LASTGOOD_SANDBOX: "true",
  };
  Object.assign(process.env, settings);
  const db = openDatabase(postgres.url);
  const until = new Date();
  try {
    await aHistory(aContext(db, { now: until }), size.versions, model);
    await addChanges(db, model, size.changesPerVersion);
    await addActs(db, size.acts, until);
    await addSeries(db, { model, until }, { versions: size.series, points: size.points });
    await db.pool.query("ANALYZE");
    // The first verdict on what was written changes the model page once, under whoever looks at it then.
    await expect.poll(() => countJudged(db), { timeout: 300_000 }).toBe(1);
  } finally {
    await db.close();
    postgres.release();
  }
}

async function countJudged({ pool }: ReturnType<typeof openDatabase>): Promise<number> {
  const { rowCount } = await pool.query(
    `SELECT 1 FROM target_health h JOIN targets t ON t.id = h.target_id JOIN models m ON m.id = t.model_id
      WHERE m.slug = $1 AND h.version_id IS NOT NULL`,
    [model],
  );
  return rowCount ?? 0;
}

test.beforeAll(async ({ lab }) => {
  test.setTimeout(900_000);
  await seedYears(await lab.startOver());
});

test("200 versions, five series of 10,000 points, 50,000 acts, 2,000 changes", async ({
  browser,
  running,
  signInAs,
}) => {
  test.setTimeout(900_000 * runs);
  const [first, last] = [historyVersion(1, model), historyVersion(size.versions, model)];
  const screens = [
    { name: "overview", address: "" },
    { name: "model, 7 days", address: `/models/${model}` },
    { name: "model, all", address: `/models/${model}?range=all` },
    { name: "model, by version", address: `/models/${model}?range=all&x=version` },
    { name: "version", address: `/models/${model}/versions/${last}` },
    { name: "compare", address: `/models/${model}/compare?base=${first}&head=${last}` },
    { name: "choose versions", address: `/models/${model}/compare` },
    { name: "changelog", address: `/changelog?model=${model}` },
    { name: "audit", address: "/audit" },
    { name: "audit, filtered", address: "/audit?actor=Grace" },
    { name: "step 1", address: `/rollbacks/new?model=${model}` },
  ];
  const measured: Visited[] = [];
  for (const { name, address } of screens) {
    const visits = [];
    for (let run = 0; run < runs; run += 1)
      visits.push(
        await visitSlowly(browser, (page) => signInAs(page, "admin"), `${running.product.url}/en${address}`),
      );
    measured.push({ name, visits });
    for (const line of printVitals(measured.slice(-1), ["inpMs"])) process.stdout.write(`${line}\n`);
  }
  expect(printVitals(measured, ["inpMs"])).toEqual([]);
});

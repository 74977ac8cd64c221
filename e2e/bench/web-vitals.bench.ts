import type { Screen } from "../screens.ts";
import { standingScreens, walkScreens } from "../screens.ts";
import { expect, test } from "../fixtures.ts";
import { printVitals } from "./vitals-table.ts";
import type { Visited } from "./vitals-table.ts";
import { visitSlowly } from "./web-vitals.ts";

const runs = Number(process.env["LASTGOOD_BENCH_RUNS"] ?? 3);
/** Screens that nobody waits for, or that are drawn as another one is. */
const isLeftOut = ({ name }: Screen) =>
  /nothing|settings, |inbox of|choose versions|by version|of a model|, passed|said|, sent/.test(name);

test.beforeAll(async ({ lab }) => {
  await lab.startOver();
});

test("a slow phone on a slow network", async ({ browser, running, signInAs }) => {
  // Some thirty screens, each looked at for up to a quarter of a minute and as often as asked for.
  test.setTimeout(1_800_000 * runs);
  const measured: Visited[] = [];
  const look = async ({ name, address }: Screen) => {
    const visits = [];
    for (let run = 0; run < runs; run += 1)
      visits.push(
        await visitSlowly(browser, (page) => signInAs(page, "admin"), `${running.product.url}/en${address}`),
      );
    measured.push({ name, visits });
    for (const line of printVitals(measured.slice(-1))) process.stdout.write(`${line}\n`);
  };
  await walkScreens(running, async (screens) => {
    const wanted = screens === standingScreens ? screens.filter((screen) => !isLeftOut(screen)) : screens;
    for (const screen of wanted) if (!isLeftOut(screen)) await look(screen);
  });
  expect(printVitals(measured)).toEqual([]);
});

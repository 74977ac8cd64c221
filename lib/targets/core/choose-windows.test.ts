import { expect, test } from "vitest";
import type { ServingInterval } from "#lib/targets/schema.ts";
import { chooseWindows } from "./choose-windows.ts";

const hour = (n: number) => new Date(Date.UTC(2026, 10, 1) + n * 3_600_000);

function stretch(
  versionId: string,
  share: number,
  [from, to, healthy = null]: [from: number, to: number | null, healthy?: boolean | null],
): ServingInterval {
  return {
    id: `${versionId}-${from}`,
    versionId,
    versionName: versionId,
    share,
    startedAt: hour(from),
    endedAt: to === null ? null : hour(to),
    origin: "imported",
    actor: { kind: "automation", id: null, name: "test" },
    reason: null,
    healthy,
    rollbackId: null,
  };
}

const none = new Set<string>();

test("nothing that serves now gives no windows", () => {
  expect(chooseWindows([stretch("a", 100, [0, 5])], { now: hour(9), knownBad: none })).toEqual({
    suspect: null,
    baseline: null,
  });
});

test("the baseline is what served before the suspect's first stage, though both shared the traffic for a while", () => {
  const history = [
    stretch("a", 100, [0, 40]),
    stretch("b", 5, [40, 44]),
    stretch("a", 95, [40, 44]),
    stretch("b", 100, [44, null]),
  ];
  const { suspect, baseline } = chooseWindows(history, { now: hour(50), knownBad: none });
  expect(suspect).toMatchObject({
    versionId: "b",
    to: hour(50),
    from: new Date(hour(50).getTime() - 30 * 60_000),
  });
  expect(baseline).toMatchObject({ versionId: "a", to: hour(40) });
});

test("a version that is known bad or was recorded unhealthy is no baseline", () => {
  const history = [
    stretch("a", 100, [0, 10]),
    stretch("b", 100, [10, 20, false]),
    stretch("c", 100, [20, 30]),
    stretch("d", 100, [30, null]),
  ];
  expect(chooseWindows(history, { now: hour(31), knownBad: new Set(["c"]) }).baseline).toMatchObject({
    versionId: "a",
  });
});

test("after a rollback the restored version is compared with its own earlier stretch", () => {
  const history = [stretch("a", 100, [0, 10]), stretch("b", 100, [10, 20]), stretch("a", 100, [20, null])];
  expect(chooseWindows(history, { now: hour(21), knownBad: new Set(["b"]) })).toMatchObject({
    suspect: { versionId: "a", from: new Date(hour(21).getTime() - 30 * 60_000) },
    baseline: { versionId: "a", to: hour(10) },
  });
});

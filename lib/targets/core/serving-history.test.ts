import { expect, it } from "vitest";
import type { ServingInterval } from "#lib/targets/schema.ts";
import { openShares, servedWindows, servingMoves } from "./serving-history.ts";

const hour = (hours: number) => new Date(Date.UTC(2026, 0, 1, hours));

function interval(version: string, [from, to]: [number, number | null], share = 100): ServingInterval {
  return {
    id: `${version}-${from}`,
    versionId: version,
    versionName: version,
    share,
    startedAt: hour(from),
    endedAt: to === null ? null : hour(to),
    origin: "imported",
    actor: { kind: "person", id: "p", name: "Ada" },
    reason: version === "old" && from > 0 ? "it was better" : null,
    healthy: null,
    rollbackId: null,
  };
}

const gradual = [
  interval("old", [0, 10]),
  interval("old", [10, 20], 75),
  interval("new", [10, 20], 25),
  interval("new", [20, 30]),
  interval("old", [30, null]),
];

it("names each move after the version that rose most, and a way back to an older one a return", () => {
  expect(servingMoves(gradual).map(({ kind, versionId, share }) => [kind, versionId, share])).toEqual([
    ["took", "old", 100],
    ["took", "new", 25],
    ["took", "new", 100],
    ["returned", "old", 100],
  ]);
  expect(servingMoves(gradual).at(-1)).toMatchObject({ fromVersionId: "new", reason: "it was better" });
});

it("makes no move of intervals that only go on", () => {
  expect(servingMoves([interval("old", [0, 10]), interval("old", [10, null])])).toHaveLength(1);
});

it("counts how often and how long a version served, without counting a change of share as another time", () => {
  const windows = servedWindows(gradual, hour(36));
  expect(windows.get("old")).toEqual({ from: hour(0), until: null, times: 2, servedMs: 26 * 3_600_000 });
  expect(windows.get("new")).toEqual({ from: hour(10), until: hour(30), times: 1, servedMs: 20 * 3_600_000 });
  expect(servedWindows([interval("shadow", [0, 5], 0)], hour(6)).size).toBe(0);
});

it("holds the shares of now only", () => {
  expect([...openShares(gradual)]).toEqual([["old", 100]]);
});

import { expect, it } from "vitest";
import { aVerdict, aVersion } from "#lib/testing/candidate-builders.ts";
import type { VersionRow } from "#lib/targets/view-schema.ts";
import { arrangeVersions } from "./arrange-versions.ts";

const from = new Date("2026-11-01T00:00:00Z");
const served = (servedMs: number) => ({ from, until: from, times: 1, servedMs });

function aRow(number: number, given: Partial<VersionRow>): VersionRow {
  return {
    version: aVersion(number),
    state: "retired",
    share: 0,
    served: null,
    beforeId: null,
    changed: [],
    notRecorded: [],
    verdicts: [],
    changeTitle: null,
    ...given,
  };
}

const worse = (estimate: number) => [
  { modality: "audio" as const, verdict: aVerdict("regressed", { estimate }) },
];
const better = [{ modality: "audio" as const, verdict: aVerdict("improved", { estimate: 4 }) }];
const rows = [
  aRow(4, { state: "degraded", share: 75, served: served(10), verdicts: worse(-35) }),
  aRow(3, { state: "known_bad", served: served(20), verdicts: worse(-5) }),
  aRow(2, { state: "last_known_good", share: 25, served: served(90), verdicts: better }),
  aRow(1, { state: "not_served" }),
];
const numbers = (given: Partial<Parameters<typeof arrangeVersions>[1]>) =>
  arrangeVersions(rows, { sort: "newest", only: "all", ...given }).map(
    ({ version }) => rows.length - rows.findIndex((row) => row.version.id === version.id),
  );

it.each([
  ["newest", [4, 3, 2, 1]],
  ["served", [2, 3, 4, 1]],
  ["share", [4, 2, 3, 1]],
  ["worst", [4, 3, 2, 1]],
] as const)("sorts by %s", (sort, expected) => expect(numbers({ sort })).toEqual(expected));

it.each([
  ["all", [4, 3, 2, 1]],
  ["serving", [4, 2]],
  ["served_before", [3]],
  ["known_bad", [3]],
  ["not_served", [1]],
] as const)("shows only those that are %s", (only, expected) => expect(numbers({ only })).toEqual(expected));

import { expect, test } from "vitest";
import { counterDeltas } from "#lib/targets/core/counter-deltas.ts";
import type { KeptCounters } from "#lib/targets/counters-schema.ts";

const nowMs = Date.parse("2026-09-01T03:14:07Z");
const at = (given: Partial<KeptCounters>): KeptCounters => ({
  version: "v1",
  modality: "audio",
  slice: "main",
  startedAt: null,
  requests: 0,
  errors: 0,
  correct: 0,
  wrong: 0,
  durationSumS: 0,
  durations: {},
  readAtMs: nowMs - 5_000,
  ...given,
});
const read = (counters: KeptCounters) => new Map([["endpoint", { ...counters, readAtMs: nowMs }]]);

test("an endpoint seen for the first time gives no increase: its counters may be old", () => {
  const { deltas, book } = counterDeltas({}, read(at({ requests: 900 })), nowMs);
  expect(deltas).toEqual([]);
  expect(book["endpoint"]?.requests).toBe(900);
});

test("increases are differences, durations by interval and not cumulative", () => {
  const before = {
    endpoint: at({ requests: 100, correct: 90, durations: { "0.1": 60, "0.5": 100, Infinity: 100 } }),
  };
  const after = at({
    requests: 130,
    errors: 1,
    correct: 117,
    wrong: 2,
    durations: { "0.1": 80, "0.5": 125, Infinity: 130 },
  });
  const { deltas } = counterDeltas(before, read(after), nowMs);
  expect(deltas).toEqual([
    {
      version: "v1",
      modality: "audio",
      slice: "main",
      requests: 30,
      errors: 1,
      correct: 27,
      wrong: 2,
      durationSumS: 0,
      durations: { "0.1": 20, "0.5": 5, Infinity: 5 },
    },
  ]);
});

test.each([
  ["a counter fell", at({ requests: 100 }), at({ requests: 7 })],
  ["its start time changed", at({ requests: 5, startedAt: "a" }), at({ requests: 7, startedAt: "b" })],
])("a restarted endpoint counts from 0: %s", (_why, before, after) => {
  const { deltas } = counterDeltas({ endpoint: before }, read(after), nowMs);
  expect(deltas[0]?.requests).toBe(7);
});

test("endpoints of one version and modality are summed", () => {
  const before = { a: at({ requests: 10 }), b: at({ requests: 20 }) };
  const now = new Map([
    ["a", at({ requests: 11 })],
    ["b", at({ requests: 25 })],
  ]);
  expect(counterDeltas(before, now, nowMs).deltas.map(({ requests }) => requests)).toEqual([6]);
});

test("an endpoint that does not answer keeps its counters for an hour, then is forgotten", () => {
  const silent = (readAtMs: number) => counterDeltas({ endpoint: at({ readAtMs }) }, new Map(), nowMs).book;
  expect(silent(nowMs - 3_599_999)).toHaveProperty("endpoint");
  expect(silent(nowMs - 3_600_000)).toEqual({});
});

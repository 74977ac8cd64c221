import type { ReplayRun } from "#lib/replays/schema.ts";

const at = new Date("2026-11-17T03:16:00Z");

/** A run of the tests of step 3 that has finished: twenty cases, ten of audio and ten of image, all passed, save what is given. */
export function aReplayRun(given: Partial<ReplayRun> = {}): ReplayRun {
  return {
    id: "0198c0de-0000-7000-8000-000000000001",
    rollbackId: null,
    versionId: "0198c0de-0000-7000-8000-000000000002",
    state: "finished",
    verdict: "passed",
    total: 20,
    done: 20,
    failure: null,
    restore: [],
    checks: [],
    judgement: null,
    modalities: [
      { modality: "audio", total: 10, passed: 10, failed: 0, noResult: 0 },
      { modality: "image", total: 10, passed: 10, failed: 0, noResult: 0 },
    ],
    results: [],
    queuedAt: at,
    startedAt: at,
    readyAt: at,
    finishedAt: at,
    remainingMs: null,
    ...given,
  };
}

import { rolloutAt } from "#components/rollouts/rollout-fixture.ts";
import type { RollbackReport } from "#lib/rollbacks/schema.ts";
import type { Version } from "#lib/versions/schema.ts";

const id = (last: number) => `0198c0de-0000-7000-8000-00000000010${last}`;
const at = (clock: string) => new Date(`2026-11-17T${clock}Z`);
const ada = { kind: "person", id: "ada", name: "Ada" } as const;
const engine = { kind: "automation", id: null, name: "rollout engine" } as const;

function version(last: number, number: string): Version {
  return {
    id: id(last),
    model: "mm_digits",
    name: `mm_digits_v${number}_20260831`,
    shortName: `v${number}`,
    label: "",
    source: "test",
    build: "",
    number,
    date: "2026-08-31",
    parentId: null,
    imported: false,
    bundleDigest: "0".repeat(64),
    trainingDocument: null,
    inferenceDocument: null,
    builtAt: at("00:00:00"),
    registeredAt: at("00:00:00"),
    registeredBy: "ada",
    knownBad: null,
  };
}

const nothing = { reason: null, facts: {} };

const timeline: RollbackReport["timeline"] = [
  {
    ...nothing,
    at: at("03:10:00"),
    actor: ada,
    action: "rollback.started",
    reason: "Audio | <b>bad</b>",
  },
  {
    ...nothing,
    at: at("03:20:00"),
    actor: engine,
    action: "rollout.stage_confirmed",
    facts: { share: 25 },
  },
  { ...nothing, at: at("03:41:00"), actor: ada, action: "report.edited" },
];

const durations: RollbackReport["durations"] = {
  suspectSince: null,
  detectedAt: at("03:05:00"),
  startedAt: at("03:10:00"),
  firstShiftAt: at("03:20:00"),
  fullAt: at("03:35:00"),
};

/** The report of a finished rollback as the record gives it, without words of anybody; for tests. */
export function reportAt(over: Partial<RollbackReport> = {}): RollbackReport {
  return {
    rollback: {
      id: id(0),
      model: "mm_digits",
      modelTitle: "Digits",
      targetId: id(1),
      targetTitle: "Production",
      suspect: version(2, "1.4"),
      candidate: version(3, "1.2"),
      step: "report",
      state: "finished",
      symptoms: ["quality"],
      modalities: ["audio"],
      severity: 2,
      note: "",
      incidentUrl: null,
      evidence: [],
      driver: ada,
      revision: 7,
      freeze: null,
      isDrill: false,
      testRunId: null,
      exceptions: [],
      rolloutId: id(4),
      startedAt: at("03:10:00"),
      startedBy: "Ada",
      cancelledAt: null,
      finishedAt: at("03:40:00"),
    },
    rollout: rolloutAt({ state: "finished", outcome: { code: "shown_to_have_helped", facts: {} } }),
    test: null,
    timeline,
    durations,
    notifications: [{ consumer: "Captions", delivered: 1, failed: 0, queued: 0, answer: "affected" }],
    impact: {
      since: at("03:05:00"),
      requests: [{ modality: "audio", requests: 12_000, errors: 3 }],
    },
    narrative: null,
    ...over,
  };
}

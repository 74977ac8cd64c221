import { describe, expect, it } from "vitest";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { judgeReadiness } from "./judge-readiness.ts";
import type { ReadinessEvidence } from "./judge-readiness.ts";

type Restored = ReadinessEvidence["warmed"]["restore"][number];
type Started = ReadinessEvidence["warmed"]["started"];

const restored = (given: Partial<Restored> = {}): Restored => ({
  component: "weights",
  status: "restored",
  detail: null,
  ...given,
});
const started = (given: Partial<Started> = {}): Started => ({
  outcome: "ready",
  detail: null,
  durationMs: 3_000,
  wasReady: false,
  ...given,
});
const replay = (
  verdicts: Readonly<Record<string, ReplayRun["checks"][number]["verdict"]>>,
  given: Partial<ReplayRun["modalities"][number]> = {},
): NonNullable<ReadinessEvidence["replay"]> => ({
  checks: Object.entries(verdicts).map(([subject, verdict]) => ({
    kind: "replay",
    subject,
    verdict,
    reason: null,
    evidence: {},
    done: 40,
    total: 40,
    startedAt: null,
    finishedAt: null,
  })),
  failure: null,
  durationMs: 500,
  modalities: [{ modality: "audio", total: 40, passed: 40, failed: 0, noResult: 0, ...given }],
});

function judge(given: {
  restore?: Restored[];
  started?: Started;
  replay?: ReadinessEvidence["replay"];
  impacts?: ReadinessEvidence["impacts"];
}) {
  const warmed = {
    restore: given.restore ?? [restored(), restored({ component: "config" })],
    restoreMs: 1_000,
    started: given.started ?? started(),
  };
  return judgeReadiness({
    warmed,
    replay: given.replay === undefined ? replay({ audio: "pass", image: "pass" }) : given.replay,
    impacts: given.impacts ?? [],
  });
}

const outcomes = ({ parts }: ReturnType<typeof judge>) =>
  Object.fromEntries(parts.map(({ part, outcome, reason }) => [part, `${outcome}: ${reason.code}`]));

describe("whether a version could be gone back to right now", () => {
  it("is yes when every part passed, with the time that it took", () => {
    const judgement = judge({});
    expect(judgement).toMatchObject({ verdict: "ready", readyMs: 4_500 });
    expect(outcomes(judgement)).toEqual({
      artifacts: "pass: artifacts_verified",
      instance: "pass: instance_ready",
      replay: "pass: replay_passed",
      consumers: "pass: consumers_unaffected",
    });
  });

  it.each([
    ["mismatch", "artifact_differs"],
    ["missing", "artifact_missing"],
    ["not_recorded", "component_not_recorded"],
  ] as const)("is no when a component is %s, and nothing after it was run", (status, code) => {
    const judgement = judge({
      restore: [restored({ component: "config" }), restored({ status, detail: "sha" })],
      started: started({ outcome: "not_run", durationMs: null }),
      replay: null,
    });
    expect(judgement).toMatchObject({ verdict: "not_ready", readyMs: null });
    expect(judgement.parts[0]).toMatchObject({
      outcome: "fail",
      reason: { code, facts: { components: ["weights"], detail: "sha" } },
    });
    expect(outcomes(judgement)).toMatchObject({
      instance: "not_run: not_reached",
      replay: "not_run: not_reached",
    });
  });

  it("is no when the instance never becomes ready, and open when the deployer does not answer", () => {
    const late = judge({ started: started({ outcome: "not_started", detail: "late" }), replay: null });
    expect(late).toMatchObject({ verdict: "not_ready", readyMs: null });
    expect(outcomes(late)).toMatchObject({ instance: "fail: instance_not_started" });
    const silent = judge({ started: started({ outcome: "unreachable", detail: "timeout" }), replay: null });
    expect(silent).toMatchObject({ verdict: "inconclusive", readyMs: null });
    expect(outcomes(silent)).toMatchObject({ instance: "inconclusive: deployer_unreachable" });
  });

  it("tells an instance that was ready before from one that was started", () => {
    const judgement = judge({ started: started({ wasReady: true, durationMs: 5 }) });
    expect(outcomes(judgement)).toMatchObject({ instance: "pass: instance_was_ready" });
  });

  it("is no when one golden case fails, and open without golden cases or answers", () => {
    const failed = judge({ replay: replay({ audio: "fail", image: "pass" }, { passed: 39, failed: 1 }) });
    expect(failed.verdict).toBe("not_ready");
    expect(failed.parts[2]?.reason).toMatchObject({ code: "replay_failed", facts: { failed: 1, count: 40 } });
    const none = judge({ replay: replay({ audio: "pass", image: "not_run" }) });
    expect([none.verdict, outcomes(none)["replay"]]).toEqual(["inconclusive", "not_run: no_golden_cases"]);
    expect(none.parts[2]?.reason.facts).toEqual({ modalities: ["image"] });
    for (const open of [{ audio: "inconclusive", image: "pass" }, { audio: null }, {}] as const) {
      const judgement = judge({ replay: replay(open) });
      expect([judgement.verdict, outcomes(judgement)["replay"]]).toEqual([
        "inconclusive",
        "inconclusive: replay_inconclusive",
      ]);
    }
  });

  it("is yes, and says so, when a consumer loses only what it can do without", () => {
    const judgement = judge({ impacts: [{ name: "Archive", breaks: false, lostFields: ["duration_ms"] }] });
    expect(judgement).toMatchObject({ verdict: "ready" });
    expect(judgement.parts[3]?.reason).toEqual({
      code: "consumers_lose_optional",
      facts: { consumers: ["Archive"], fields: ["duration_ms"] },
    });
  });

  it("is no when a consumer loses what it reads, and names it", () => {
    const impacts = [
      { name: "Captions", breaks: true, lostFields: ["alternatives"] },
      { name: "Search", breaks: false, lostFields: [] },
    ];
    const judgement = judge({ impacts });
    expect(judgement.verdict).toBe("not_ready");
    expect(judgement.parts[3]).toMatchObject({
      outcome: "fail",
      reason: { facts: { consumers: ["Captions"], fields: ["alternatives"] } },
    });
  });
});

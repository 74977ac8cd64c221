import { describe, expect, test } from "vitest";
import { judgeGuardrails } from "#lib/rollouts/core/judge-guardrails.ts";
import type { GuardrailState } from "#lib/rollouts/core/judge-guardrails.ts";
import type { ArmCounts } from "#lib/rollouts/core/guardrail-counts.ts";
import type { EvidenceWindow } from "#lib/rollouts/core/evidence-windows.ts";
import type { GuardrailObservation } from "#lib/rollouts/core/guardrail-look.ts";
import type { StageLook } from "#lib/rollouts/core/stage-evidence.ts";
import { defaultGuardrails } from "#lib/rollouts/core/plan.ts";

const now = new Date("2026-09-01T03:14:07Z");
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
const guardrails = defaultGuardrails(["audio"], ["audio"]);
const fresh: GuardrailState = { guardrails, evidence: [], previous: [] };

const arm = (requests: number, wrong: number, errors = 0): ArmCounts[] => [
  { modality: "audio", requests, errors, correct: requests - errors - wrong, wrong },
];
const equalShares = { restored: 25, control: 25, rest: 50 };

/** Windows of one minute with the same counts in each; the rest of the suspect answers twice as much as its control. */
function windowsOf(count: number, restored: ArmCounts[], control: ArmCounts[] | null): EvidenceWindow[] {
  const suspect = (control ?? []).map((row) => ({
    ...row,
    requests: row.requests * 3,
    correct: row.correct * 3,
    wrong: row.wrong * 3,
  }));
  return Array.from({ length: count }, (_, at) => ({
    from: minutes(at),
    until: minutes(at + 1),
    restored,
    control,
    suspect,
  }));
}

const stage = (given: Partial<StageLook>): StageLook => ({
  index: 1,
  shares: equalShares,
  from: now,
  windows: [],
  skippedUntil: null,
  plannedWindows: 12,
  ...given,
});

function seen(
  restored: ArmCounts[],
  suspect: ArmCounts[],
  given: Partial<GuardrailObservation> & { isAlone?: boolean; before?: ArmCounts[] } = {},
): GuardrailObservation {
  const { isAlone = false, before = suspect, ...rest } = given;
  return {
    now: minutes(30),
    stages: [],
    stageCount: 5,
    present: { restored, suspect, comparedWith: "control", isAlone, before, stablePast: arm(1_000, 20) },
    ...rest,
  };
}

const outcomesOf = (state: GuardrailState, observation: GuardrailObservation) =>
  Object.fromEntries(
    judgeGuardrails(state, observation).readings.map(({ guardrail, outcome }) => [guardrail.key, outcome]),
  );
const readingOf = (key: string, observation: GuardrailObservation, state = fresh) =>
  judgeGuardrails(state, observation).readings.find(({ guardrail }) => guardrail.key === key);

describe("readings", () => {
  test("a restored version that is clearly better is within, and its recovery is shown by its e-value", () => {
    const windows = windowsOf(20, arm(100, 3), arm(100, 40));
    const outcomes = outcomesOf(
      fresh,
      seen(arm(2_000, 60), arm(2_000, 800), { stages: [stage({ windows })] }),
    );
    expect(outcomes).toEqual({
      errors_overall: "within",
      split_overall: "within",
      accuracy_audio: "within",
      recovery_audio: "within",
      parity_audio: "within",
    });
  });

  test("one that is clearly worse is broken", () => {
    const windows = windowsOf(20, arm(100, 40), arm(100, 3));
    const outcomes = outcomesOf(
      fresh,
      seen(arm(2_000, 800), arm(2_000, 60), { stages: [stage({ windows })] }),
    );
    expect(outcomes).toMatchObject({
      accuracy_audio: "broken",
      recovery_audio: "broken",
      parity_audio: "broken",
    });
  });

  test("better in the shown numbers, but without an e-value yet, is not shown", () => {
    expect(outcomesOf(fresh, seen(arm(2_000, 60), arm(2_000, 800)))).toMatchObject({
      recovery_audio: "undecided",
    });
  });

  test("no counts are no data on either side, in every role", () => {
    expect(outcomesOf(fresh, seen([], arm(2_000, 60)))).toEqual({
      errors_overall: "no_data",
      split_overall: "no_data",
      accuracy_audio: "no_data",
      recovery_audio: "no_data",
      parity_audio: "no_data",
    });
    expect(outcomesOf(fresh, seen(arm(500, 10), []))).toMatchObject({
      accuracy_audio: "no_data",
      recovery_audio: "no_data",
      errors_overall: "within",
    });
    const noPast = seen(arm(500, 10), arm(500, 10));
    const present = { ...noPast.present, stablePast: null };
    expect(outcomesOf(fresh, { ...noPast, present })).toMatchObject({ parity_audio: "no_data" });
  });

  test("the error limit is absolute and exact: a share near it proves nothing", () => {
    expect(readingOf("errors_overall", seen(arm(500, 0, 60), arm(500, 0)))?.outcome).toBe("broken");
    expect(readingOf("errors_overall", seen(arm(500, 0, 25), arm(500, 0)))?.outcome).toBe("undecided");
    expect(readingOf("errors_overall", seen(arm(500, 0, 0), arm(500, 0)))?.outcome).toBe("within");
  });

  test("a proven but trifling difference never stops: it must be as large as the limit", () => {
    const windows = windowsOf(200, arm(1_000, 45), arm(1_000, 30));
    const reading = readingOf(
      "accuracy_audio",
      seen(arm(1_000, 45), arm(1_000, 30), { stages: [stage({ windows })] }),
    );
    expect(reading?.proof?.eValue).toBeGreaterThan(reading?.proof?.needed ?? Infinity);
    expect(reading).toMatchObject({ outcome: "undecided", proof: { alarmAt: null } });
  });
});

describe("the test is the one that the slices allow", () => {
  test("equal slices: the interval test against the control slice", () => {
    const stages = [stage({ windows: windowsOf(5, arm(100, 5), arm(100, 5)) })];
    expect(readingOf("accuracy_audio", seen(arm(500, 25), arm(500, 25), { stages }))?.proof).toMatchObject({
      test: "interval",
      comparedWith: "control",
      windows: 5,
      restored: { bad: 25, total: 500 },
      other: { bad: 25, total: 500 },
    });
  });

  test.each([
    ["no control slice in the split", { restored: 25, control: 0, rest: 75 }, false],
    ["a control slice that is not counted apart", equalShares, true],
    ["a control slice of another size", { restored: 25, control: 10, rest: 65 }, false],
  ])("%s: the event test against all of the suspect", (_name, shares, isUncounted) => {
    const windows = windowsOf(5, arm(100, 5), arm(100, 5)).map((window) =>
      isUncounted ? { ...window, control: null } : window,
    );
    const proof = readingOf(
      "accuracy_audio",
      seen(arm(500, 25), arm(1_500, 75), { stages: [stage({ shares, windows })] }),
    )?.proof;
    expect(proof).toMatchObject({ test: "event", other: { bad: 75, total: 1_500 } });
  });

  test("one version alone: nothing is concurrent, a deterioration warns and never breaks", () => {
    const alone = seen(arm(1_000, 300), [], { isAlone: true, before: arm(2_000, 20) });
    expect(outcomesOf(fresh, alone)).toMatchObject({ accuracy_audio: "undecided", recovery_audio: "broken" });
  });
});

describe("evidence is kept", () => {
  const worse = windowsOf(30, arm(100, 40), arm(100, 3));
  const look = (windows: EvidenceWindow[]) =>
    seen(arm(100, 40), arm(100, 3), { stages: [stage({ windows })] });

  test("a window counts once, however often it is shown and to however many lookers", () => {
    const once = judgeGuardrails(fresh, look(worse.slice(0, 5)));
    const again = judgeGuardrails({ ...fresh, evidence: once.evidence }, look(worse.slice(0, 5)));
    expect(again.evidence).toEqual(once.evidence);
    expect(again.changed).toEqual([]);
    const grown = judgeGuardrails({ ...fresh, evidence: once.evidence }, look(worse.slice(0, 8)));
    expect(grown.evidence).toEqual(judgeGuardrails(fresh, look(worse.slice(0, 8))).evidence);
  });

  test("an alarm is sticky, through good windows and through later stages", () => {
    const { evidence, readings } = judgeGuardrails(fresh, look(worse));
    const alarmAt = readings.find(({ guardrail }) => guardrail.key === "accuracy_audio")?.proof?.alarmAt;
    expect(alarmAt).toEqual(minutes(30));
    const better = windowsOf(200, arm(100, 1), arm(100, 30)).map(({ from, until, ...window }) => ({
      ...window,
      from: new Date(from.getTime() + 3_600_000),
      until: new Date(until.getTime() + 3_600_000),
    }));
    const later = seen(arm(100, 1), arm(100, 30), {
      now: minutes(400),
      stages: [stage({ windows: better }), stage({ index: 2, windows: better })],
    });
    const after = readingOf("accuracy_audio", later, { guardrails, evidence, previous: readings });
    expect(after).toMatchObject({ outcome: "broken", proof: { alarmAt } });
  });

  test("what was answered while the split was not ours is never counted", () => {
    const skipped = seen(arm(100, 40), arm(100, 3), { stages: [stage({ skippedUntil: minutes(20) })] });
    const { evidence } = judgeGuardrails(fresh, skipped);
    const after = readingOf("accuracy_audio", look(worse), { guardrails, evidence, previous: [] });
    expect(after?.proof?.windows).toBe(10);
  });

  test("stages multiply, in whichever order they came, and are never pooled", () => {
    const first = stage({
      index: 0,
      shares: { restored: 5, control: 0, rest: 95 },
      windows: windowsOf(10, arm(10, 2), arm(60, 4)),
    });
    const second = stage({ index: 1, windows: windowsOf(10, arm(100, 9), arm(100, 6)) });
    const third = stage({
      index: 2,
      shares: { restored: 50, control: 0, rest: 50 },
      windows: windowsOf(10, arm(50, 9), arm(20, 3)),
    });
    const eValueOf = (stages: StageLook[]) =>
      stages
        .reduce(
          (state, each) =>
            judgeGuardrails(
              { ...fresh, evidence: state.evidence },
              seen(arm(1, 0), arm(1, 0), { stages: [each] }),
            ),
          judgeGuardrails(fresh, seen(arm(1, 0), arm(1, 0))),
        )
        .readings.find(({ guardrail }) => guardrail.key === "accuracy_audio")?.proof?.eValue;
    const forth = eValueOf([first, second, third]);
    expect(forth).toBeGreaterThan(1);
    expect(eValueOf([third, first, second])).toBeCloseTo(forth ?? NaN, 8);
  });
});

test("requests that do not arrive in the planned shares are an alarm that only waits", () => {
  const shares = { restored: 50, control: 0, rest: 50 };
  const good = windowsOf(10, arm(100, 5), arm(33, 2));
  const off = windowsOf(10, arm(100, 5), arm(40, 2));
  const judged = (windows: EvidenceWindow[]) =>
    readingOf("split_overall", seen(arm(100, 5), arm(100, 5), { stages: [stage({ shares, windows })] }));
  expect(judged(good)?.outcome).toBe("within");
  expect(judged(off)).toMatchObject({
    outcome: "broken",
    guardrail: { action: "hold" },
    proof: { test: "split" },
  });
});

describe("after 100 %", () => {
  const alone = (restored: ArmCounts[], before: ArmCounts[]) => seen(restored, [], { isAlone: true, before });

  test("a recovery may be shown against the suspect's own time, and says so", () => {
    const reading = readingOf("recovery_audio", alone(arm(300, 9), arm(900, 360)));
    expect(reading).toMatchObject({
      outcome: "within",
      proof: { test: "before_after", comparedWith: "suspect_before", moreAnswers: null },
    });
  });

  test("not yet shown tells how many more answers would show it", () => {
    const reading = readingOf("recovery_audio", alone(arm(30, 3), arm(900, 180)));
    expect(reading?.outcome).toBe("undecided");
    expect(reading?.proof?.moreAnswers).toBeGreaterThan(30);
    const never = readingOf("recovery_audio", alone(arm(300, 90), arm(900, 180)));
    expect(never?.proof?.moreAnswers).toBeNull();
  });
});

test("the same data twice is one reading; the same outcome on new data is a streak", () => {
  const first = judgeGuardrails(fresh, seen(arm(500, 0, 100), arm(500, 5))).readings;
  const again = judgeGuardrails(
    { ...fresh, previous: first },
    seen(arm(500, 0, 100), arm(500, 5), { now: minutes(31) }),
  );
  expect(again.readings).toEqual(first);
  const third = judgeGuardrails({ ...fresh, previous: again.readings }, seen(arm(550, 0, 110), arm(550, 5)));
  expect(third.readings[0]).toMatchObject({
    guardrail: { key: "errors_overall" },
    outcome: "broken",
    streak: 2,
  });
});

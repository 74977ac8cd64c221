import { describe, expect, test } from "vitest";
import { aPlan, aReading, aSnapshot, anIntendedSplit, anObservation } from "#lib/testing/rollout-builders.ts";
import { decide } from "#lib/rollouts/core/decide.ts";

const now = new Date("2026-09-01T03:14:07Z");
const earlier = (ms: number) => new Date(now.getTime() - ms);
const held = {
  state: "holding",
  stageStartedAt: earlier(60_000),
  confirmedAt: earlier(50_000),
  observedMs: 10_000,
  lastObservedAt: earlier(2_000),
  currentSplit: anIntendedSplit().slices,
} as const;

describe("a held stage", () => {
  test("goes on when hold, requests and guardrails are there", () => {
    const decision = decide(aSnapshot(held), anObservation(now), now);
    expect(decision).toMatchObject({
      kind: "advance",
      act: "apply",
      happening: { name: "advance_by_itself" },
    });
  });

  test("waits for the rest of its hold and says how much is left", () => {
    const decision = decide(aSnapshot({ ...held, observedMs: 3_000 }), anObservation(now), now);
    expect(decision.reason).toEqual({
      code: "hold_not_over",
      facts: { remainingMs: 5_000, neededMs: 10_000 },
    });
    expect(decision.happening).toBeNull();
  });

  test("waits for requests", () => {
    const decision = decide(aSnapshot(held), anObservation(now, { requestsInStage: 59 }), now);
    expect(decision.reason).toEqual({ code: "too_few_requests", facts: { requests: 59, needed: 60 } });
  });

  test.each([
    ["no metrics at all", { metricsAt: null }],
    ["stale metrics", { metricsAt: earlier(30_001) }],
    ["no reading", { readings: [] }],
    ["a guardrail without data", { readings: [aReading({ outcome: "no_data" })] }],
  ])("holds with %s: never a pass, never a stop", (_name, given) => {
    const decision = decide(aSnapshot(held), anObservation(now, given), now);
    expect(decision).toMatchObject({ kind: "keep", happening: null, act: null });
    expect(decision.reason?.code).toBe("metrics_unavailable");
  });

  test("a broken guardrail needs two readings on different data", () => {
    const once = anObservation(now, { readings: [aReading({ outcome: "broken", streak: 1 })] });
    const twice = anObservation(now, { readings: [aReading({ outcome: "broken", streak: 2 })] });
    expect(decide(aSnapshot(held), once, now)).toMatchObject({
      kind: "keep",
      reason: { code: "guardrail_broken" },
    });
    expect(decide(aSnapshot(held), twice, now)).toMatchObject({
      kind: "stop",
      happening: { name: "stop_by_guardrail" },
      reason: { code: "guardrail_broken" },
    });
  });

  test("a broken guardrail stops also while the router is away", () => {
    const decision = decide(
      aSnapshot(held),
      anObservation(now, {
        router: { kind: "unreachable", failure: "refused", retryAfterMs: null },
        standing: "unreachable",
        readings: [aReading({ outcome: "broken", streak: 2 })],
      }),
      now,
    );
    expect(decision.kind).toBe("stop");
  });

  test("a foreign write asks a person, an older split of ours is put right", () => {
    const foreign = decide(aSnapshot(held), anObservation(now, { standing: "foreign" }), now);
    expect(foreign).toMatchObject({ kind: "wait", reason: { code: "foreign_write" }, act: null });
    const slipped = decide(aSnapshot(held), anObservation(now, { standing: "slipped" }), now);
    expect(slipped).toMatchObject({ kind: "keep", act: "reassert" });
  });

  test("servers that are down hold it, and are put right only where the suspect gets no more", () => {
    const short = (share: number) => {
      const slices = [
        { version: "restored", role: "restored" as const, share },
        { version: "suspect", role: "rest" as const, share: 100 - share },
      ];
      const lost = { servers: [{ name: "server-b", version: "restored" }], written: slices };
      const router = { kind: "read" as const, slices, generation: 1, lost };
      return decide(aSnapshot(held), anObservation(now, { router, standing: "partial" }), now);
    };
    const reason = { code: "servers_down", facts: { servers: "server-b" } };
    expect(short(2)).toMatchObject({ kind: "keep", reason, act: "reassert", lastObservedAt: null });
    expect(short(9)).toMatchObject({ kind: "keep", reason, act: null });
  });

  test("requests that do not follow the split hold it", () => {
    const traffic = { restored: 40, suspect: 60 };
    const decision = decide(aSnapshot(held), anObservation(now, { traffic }), now);
    expect(decision.reason).toMatchObject({ code: "observed_differs", facts: { wanted: 5, observed: 40 } });
  });
});

describe("observed time", () => {
  test("a gap of over 15 s does not count, nor does time without metrics", () => {
    const gap = decide(
      aSnapshot({ ...held, observedMs: 0, lastObservedAt: earlier(15_001) }),
      anObservation(now),
      now,
    );
    expect(gap).toMatchObject({ observedMs: 0, lastObservedAt: now });
    const blind = decide(aSnapshot({ ...held, observedMs: 0 }), anObservation(now, { metricsAt: null }), now);
    expect(blind).toMatchObject({ observedMs: 0, lastObservedAt: null });
    const seen = decide(aSnapshot({ ...held, observedMs: 0 }), anObservation(now), now);
    expect(seen).toMatchObject({ observedMs: 2_000, lastObservedAt: now });
  });

  test("a clock that goes back takes nothing away and gives nothing", () => {
    const lastObservedAt = new Date(now.getTime() + 3_600_000);
    const decision = decide(
      aSnapshot({ ...held, observedMs: 4_000, lastObservedAt }),
      anObservation(now),
      now,
    );
    expect(decision.observedMs).toBe(4_000);
  });
});

describe("a clock that was set back", () => {
  const tickedAt = new Date(now.getTime() + 3_600_000);

  test("is told, and the stage begins anew, whatever the data says", () => {
    const decision = decide(aSnapshot({ ...held, tickedAt }), anObservation(now), now);
    expect(decision).toMatchObject({
      kind: "begin_anew",
      happening: { name: "clock_set_back", byMs: 3_600_000 },
      act: null,
      observedMs: 0,
      recheckAt: now,
    });
  });

  test("is one only by more than a second, and nothing to a finished rollout", () => {
    const slack = new Date(now.getTime() + 1_000);
    expect(decide(aSnapshot({ ...held, tickedAt: slack }), anObservation(now), now).kind).toBe("advance");
    expect(decide(aSnapshot({ state: "finished", tickedAt }), anObservation(now), now).kind).toBe("keep");
  });
});

describe("shifting", () => {
  const shifting = {
    state: "shifting",
    stageStartedAt: now,
    currentSplit: anIntendedSplit().slices,
  } as const;

  test("is confirmed by the read-back only", () => {
    expect(decide(aSnapshot(shifting), anObservation(now), now).kind).toBe("hold");
    const behind = decide(aSnapshot(shifting), anObservation(now, { standing: "behind" }), now);
    expect(behind).toMatchObject({ kind: "keep", act: "apply", happening: null });
  });

  test("bakes after the last stage", () => {
    const currentSplit = [{ version: "restored", role: "restored" as const, share: 100 }];
    const last = aSnapshot({ ...shifting, plan: aPlan([100]), currentSplit });
    expect(decide(last, anObservation(now), now).kind).toBe("bake");
  });

  test("backs off from a router that does not answer, at most 5 s", () => {
    const away = anObservation(now, {
      router: { kind: "unreachable", failure: "refused", retryAfterMs: null },
      standing: "unreachable",
    });
    const delays = [0, 1, 2, 8].map((attempts) => {
      const { recheckAt, reason } = decide(aSnapshot({ ...shifting, attempts }), away, now);
      expect(reason?.code).toBe("router_unreachable");
      return recheckAt.getTime() - now.getTime();
    });
    expect(delays).toEqual([500, 1_000, 2_000, 5_000]);
  });
});

describe("the bake", () => {
  const baking = aSnapshot({ ...held, state: "baking", plan: aPlan([100]), observedMs: 20_000 });

  test("ends as shown to have helped when recovery is proved, else as not yet shown", () => {
    const proved = decide(baking, anObservation(now), now);
    expect(proved.happening).toMatchObject({ name: "bake_over", outcome: { code: "shown_to_have_helped" } });
    const readings = anObservation(now).readings.map((reading) =>
      reading.guardrail.role === "recovery" ? { ...reading, outcome: "undecided" as const } : reading,
    );
    const unproved = decide(baking, anObservation(now, { readings }), now);
    expect(unproved.happening).toMatchObject({ name: "bake_over", outcome: { code: "not_yet_shown" } });
  });

  test("does not end on time that nobody observed", () => {
    expect(decide({ ...baking, observedMs: 10_000 }, anObservation(now), now).kind).toBe("keep");
  });
});

describe("a rollout that stands still", () => {
  const open = anIntendedSplit({ appliedAt: null, confirmedAt: null, generation: 2 });

  test.each([
    ["behind", false],
    ["agrees", true],
  ] as const)("settles a split under way when the router is %s", (standing, landed) => {
    const observation = anObservation(now, { standing, wanted: open, previousGeneration: 1 });
    const decision = decide(aSnapshot({ state: "paused" }), observation, now);
    expect(decision).toMatchObject({ kind: "settle", act: null, happening: { landed, fallback: 1 } });
  });

  const at = (share: number) =>
    anIntendedSplit({ generation: 2 }).slices.map((slice) => ({ ...slice, share }));
  const frozen = { slices: at(50), before: at(50), choiceId: null };

  test("what is given up is replaced at the router, so that it is refused when it arrives late", () => {
    const observation = anObservation(now, {
      standing: "behind",
      wanted: open,
      previousGeneration: 1,
      frozen,
    });
    const decision = decide(aSnapshot({ state: "stopped" }), observation, now);
    expect(decision).toMatchObject({ kind: "settle", act: "apply", happening: { landed: false, frozen } });
  });

  test("a router that keeps no generation is not written to for that", () => {
    const router = { kind: "read" as const, slices: at(50), generation: null };
    const given = { router, standing: "behind" as const, wanted: open, previousGeneration: 1, frozen };
    const decision = decide(aSnapshot({ state: "stopped" }), anObservation(now, given), now);
    expect(decision).toMatchObject({ kind: "settle", act: null, happening: { frozen } });
  });

  test("a stop takes no effect until the generation that froze it is in, and asks for it again", () => {
    const wanted = { ...open, generation: 3, slices: at(50) };
    const observation = anObservation(now, { standing: "behind", wanted, previousGeneration: 1, frozen });
    const decision = decide(aSnapshot({ state: "stopped" }), observation, now);
    expect(decision).toMatchObject({ kind: "keep", act: "apply", happening: null });
  });

  test("a stop takes effect once nothing of ours is under way", () => {
    const decision = decide(aSnapshot({ state: "stopped" }), anObservation(now), now);
    expect(decision.happening).toEqual({ name: "take_effect" });
  });

  test("a stop does not take effect while the router cannot be read", () => {
    const away = anObservation(now, {
      router: { kind: "unreachable", failure: "refused", retryAfterMs: null },
      standing: "unreachable",
    });
    expect(decide(aSnapshot({ state: "stopped" }), away, now).happening).toBeNull();
  });
});

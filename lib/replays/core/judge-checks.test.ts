import { describe, expect, it, test } from "vitest";
import type { ContractAnswer } from "#lib/replays/check-schema.ts";
import type { ReplayJudgement } from "#lib/replays/comparison-schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { InterfaceField } from "#lib/versions/interface-schema.ts";
import { InterfaceField as Field } from "#lib/versions/interface-schema.ts";
import { answerFaults, answeredFields } from "./answer-faults.ts";
import { checkOrder } from "./check-order.ts";
import { estimateRemaining } from "./estimate-remaining.ts";
import { judgeAnswers } from "./judge-answers.ts";
import { judgeContract, missingFields } from "./judge-contract.ts";
import { judgeReplayCheck } from "./judge-replay-check.ts";
import { judgeRestore } from "./judge-restore.ts";
import { judgeRun } from "./judge-run.ts";
import { planChecks } from "./plan-checks.ts";

const output = (name: string, datatype: string, data: Json[]): Json => ({
  name,
  datatype,
  shape: [data.length],
  data,
});
const field = (given: object): InterfaceField => Field.parse({ modalities: ["audio"], ...given });
const declared = {
  modality: "audio" as const,
  maxBatchSize: 0,
  outputs: [
    field({ name: "label", datatype: "BYTES", shape: [1] }),
    field({ name: "score", datatype: "FP32", shape: [-1] }),
    field({ name: "alternatives", datatype: "BYTES", shape: [2], optional: true }),
    field({ name: "box", datatype: "FP32", shape: [4], modalities: ["image"] }),
  ],
};
const faultsOf = (...outputs: Json[]) =>
  answerFaults({ outputs }, declared).map((fault) => `${fault.code} ${fault.output}`.trim());
const longer = { name: "score", datatype: "FP32", shape: [2], data: [0.1] };
const label = output("label", "BYTES", ["seven"]);
const score = output("score", "FP32", [0.25]);

describe("the form of an answer", () => {
  it("is whole with every declared output of its modality; optional ones may be absent, more may come", () => {
    expect(faultsOf(label, score, output("extra", "INT32", [3]))).toEqual([]);
  });

  it.each<[string, Json[], string[]]>([
    ["a declared output is absent", [label], ["output_missing score"]],
    ["an output has no values", [label, output("score", "FP32", [])], ["output_empty score"]],
    ["a number is null, as NaN becomes", [label, output("score", "FP32", [null])], ["not_a_number score"]],
    ["a number is the word NaN", [label, output("score", "FP32", ["NaN"])], ["not_a_number score"]],
    [
      "a number is the word -Infinity",
      [label, output("score", "FP32", ["-Infinity"])],
      ["not_a_number score"],
    ],
    ["a number is a text", [label, output("score", "FP32", ["much"])], ["wrong_type score"]],
    ["a text is empty", [output("label", "BYTES", [" "]), score], ["empty_text label"]],
    ["a text is a number", [output("label", "BYTES", [7]), score], ["wrong_type label"]],
    ["an integer has a fraction", [label, score, output("n", "INT32", [1.5])], ["wrong_type n"]],
    ["the shape says more values", [label, { ...longer }], ["length_differs score"]],
    ["the shape is not as declared", [output("label", "BYTES", ["a", "b"]), score], ["shape_differs label"]],
    ["the type is not as declared", [label, output("score", "FP64", [0.1])], ["datatype_differs score"]],
  ])("is not when %s", (_name, outputs, expected) => {
    expect(faultsOf(...outputs)).toEqual(expected);
  });

  it("is nothing without outputs", () => {
    for (const response of [null, "", [], {}, { outputs: [] }])
      expect(answerFaults(response, declared)).toMatchObject([{ code: "no_outputs" }]);
  });

  it("reads nested values, reports each code once, and lets a batch stand before the declared shape", () => {
    const nested = {
      name: "score",
      datatype: "FP32",
      shape: [2, 2],
      data: [
        [0.1, null],
        [null, 0.2],
      ],
    };
    const batched = { ...declared, maxBatchSize: 8 };
    const faults = answerFaults({ outputs: [label, nested] }, batched);
    expect(faults).toMatchObject([{ code: "not_a_number", output: "score", detail: "value 1: null" }]);
  });
});

test("what an answer holds nothing in is not answered", () => {
  const response = { outputs: [label, output("score", "FP32", []), output("alternatives", "BYTES", [""])] };
  expect([...answeredFields(response)]).toEqual(["label"]);
});

test("answers are judged as a whole: one malformed fails, none is no test, undeclared ones are open, a pass has its bound", () => {
  const fault = {
    code: "not_a_number",
    output: "score",
    detail: "",
    source: "load",
    key: "a",
    modality: "audio",
  };
  const seen = {
    answers: 300,
    faults: [fault as never, { ...fault, code: "empty_text" } as never],
    isDeclared: true,
  };
  expect(judgeAnswers(seen)).toMatchObject({
    verdict: "fail",
    reason: { facts: { malformed: 1, answers: 300 } },
  });
  expect(judgeAnswers({ answers: 0, faults: [], isDeclared: true }).verdict).toBe("not_run");
  expect(judgeAnswers({ answers: 9, faults: [], isDeclared: false }).verdict).toBe("inconclusive");
  const passed = judgeAnswers({ answers: 300, faults: [], isDeclared: true });
  expect(passed.verdict).toBe("pass");
  expect(passed.reason.facts["boundPercent"]).toBeCloseTo(0.994, 2);
});

describe("a consumer's contract", () => {
  const reads = [{ modality: "audio" as const, fields: ["label", "duration_ms"] }];
  const answer = (given: Partial<ContractAnswer> = {}): ContractAnswer => ({
    key: "a",
    modality: "audio",
    outcome: "answered",
    missing: [],
    detail: null,
    ...given,
  });
  const judge = (answers: ContractAnswer[], more: object = {}) => {
    const { verdict, reason } = judgeContract({ reads, answers, readLosses: [], ...more });
    return `${verdict} ${reason.code}`;
  };
  const incomplete = answer({ outcome: "incomplete", missing: ["duration_ms"] });

  it.each<[string, ContractAnswer[], object, string]>([
    ["without recorded requests", [], {}, "not_run no_recorded_requests"],
    ["answered with every field", [answer()], {}, "pass contract_kept"],
    ["refused", [answer(), answer({ outcome: "refused" })], {}, "fail requests_refused"],
    ["without a declared field", [answer(), incomplete], {}, "fail fields_missing"],
    [
      "without a field whose loss was read",
      [incomplete],
      { readLosses: ["duration_ms"] },
      "fail loss_was_read",
    ],
    [
      "without a field beside the one that was read",
      [answer({ outcome: "incomplete", missing: ["duration_ms", "label"] })],
      { readLosses: ["duration_ms"] },
      "fail fields_missing",
    ],
    [
      "refused, though a loss was read",
      [incomplete, answer({ outcome: "refused" })],
      { readLosses: ["duration_ms"] },
      "fail requests_refused",
    ],
    [
      "without an answer",
      [answer(), answer({ outcome: "no_answer" })],
      {},
      "inconclusive requests_without_answer",
    ],
    ["of unknown reads", [answer()], { reads: [] }, "inconclusive reads_unknown"],
    [
      "of unknown fields",
      [answer()],
      { reads: [{ modality: "audio", fields: [] }] },
      "inconclusive reads_unknown",
    ],
    [
      "without requests of a modality it reads",
      [answer({ modality: "image" })],
      {},
      "not_run modality_without_requests",
    ],
  ])("%s", (...[, answers, more, expected]) => {
    expect(judge(answers, more)).toBe(expected);
  });

  test("fields are looked for by modality, and inside the output that holds them", () => {
    const both = [...reads, { modality: "overall" as const, fields: ["boxes[].score"] }];
    expect(missingFields(both, "audio", new Set(["label", "boxes"]))).toEqual(["duration_ms"]);
    expect(missingFields(both, "image", new Set())).toEqual(["boxes[].score"]);
  });
});

describe("a replay's check", () => {
  const own = {
    modality: "audio" as const,
    total: 20,
    passed: 20,
    failed: 0,
    noResult: 0,
    bound: { cases: 20, mismatches: 0, level: 0.95, upper: 0.139 },
    firstDiverging: null,
    divergence: null,
  };
  const judgement = (given: object, code: ReplayJudgement["code"] = "all_equal", verdict = "passed") =>
    ({ verdict, code, corpus: null, modalities: [{ ...own, ...given }] }) as unknown as ReplayJudgement;

  it("passes with its bound and is no test without cases", () => {
    const passed = judgeReplayCheck(judgement({}), "audio");
    expect(passed).toMatchObject({ verdict: "pass", reason: { code: "cases_equal" } });
    expect(passed.reason.facts["boundPercent"]).toBeCloseTo(13.9);
    expect(judgeReplayCheck(judgement({}), "image").verdict).toBe("not_run");
    expect(judgeReplayCheck(judgement({ total: 0, passed: 0 }), "audio").verdict).toBe("not_run");
  });

  it("names the stage and component that most cases differ in first", () => {
    const firstDiverging = { stage: "preprocess", cases: 2, components: ["preprocessing", "runtime"] };
    const failed = judgement({ passed: 18, failed: 2, firstDiverging }, "cases_failed", "failed");
    expect(judgeReplayCheck(failed, "audio")).toMatchObject({
      verdict: "fail",
      reason: { code: "cases_differ", facts: { failed: 2, stage: "preprocess" } },
    });
  });

  it("is open without an answer, and where only all cases together decide", () => {
    const open = judgement({ passed: 19, noResult: 1 }, "no_answer", "inconclusive");
    expect(judgeReplayCheck(open, "audio").verdict).toBe("inconclusive");
    const varied = judgement({}, "divergence_open", "inconclusive");
    expect(judgeReplayCheck(varied, "audio").reason.code).toBe("cases_unclear");
    const beyond = judgement({}, "corpus_beyond_tolerance", "failed");
    expect(judgeReplayCheck(beyond, "audio").verdict).toBe("fail");
  });
});

test("a bundle is whole or says the first component that is not", () => {
  const restored = { component: "weights", status: "restored", detail: null } as const;
  expect(judgeRestore([restored]).verdict).toBe("pass");
  const broken = judgeRestore([restored, { component: "config", status: "missing", detail: "404" }]);
  expect(broken).toMatchObject({
    verdict: "fail",
    reason: { code: "artifact_missing", facts: { detail: "config: 404" } },
  });
});

test("a run is as its worst check; a loss that was read settles, nothing and no verdict never pass", () => {
  const pass = { verdict: "pass", reason: null } as const;
  const loss = { verdict: "fail", reason: { code: "loss_was_read", facts: {} } } as const;
  expect(judgeRun([])).toBe("not_run");
  expect(judgeRun([pass, loss])).toBe("passed");
  expect(judgeRun([pass, { verdict: "not_run", reason: null }])).toBe("not_run");
  expect(
    judgeRun([
      { verdict: "not_run", reason: null },
      { verdict: null, reason: null },
    ]),
  ).toBe("inconclusive");
  expect(
    judgeRun([
      { verdict: "inconclusive", reason: null },
      { verdict: "fail", reason: null },
    ]),
  ).toBe("failed");
});

describe("the plan of a test", () => {
  const plan = {
    components: 7,
    modalities: ["image", "audio"] as const,
    goldenCases: new Map([["audio", 20] as const]),
    consumers: [{ slug: "captions", name: "Captions", examples: 3 }],
    load: { requests: 300, concurrency: 4, seconds: 10 },
  };
  const all = ["artifacts", "instance", "replay", "contract", "answers", "load"] as const;
  const lines = (planned: ReturnType<typeof planChecks>) =>
    planned.toSorted(checkOrder).map(({ kind, subject, total }) => `${kind} ${subject} ${total}`);

  it("has a replay for every modality, also without cases, and a contract for every consumer", () => {
    expect(lines(planChecks(all, plan))).toEqual([
      "artifacts  7",
      "instance  1",
      "replay audio 20",
      "replay image 0",
      "contract captions 3",
      "answers  0",
      "load  300",
    ]);
  });

  it("has no load of no requests, and only the kinds that are asked for", () => {
    const none = { ...plan, load: { ...plan.load, requests: 0 } };
    expect(lines(planChecks(["instance", "load"], none))).toEqual(["instance  1"]);
  });

  it("tells about how long it takes from the pace of what was answered, the load within its bound", () => {
    const at = (ms: number) => new Date(Date.parse("2026-11-17T03:00:00Z") + ms);
    const open = { reason: null, startedAt: null, finishedAt: null, verdict: null, done: 0 };
    const checks = planChecks(all, plan).map((check) => ({ ...open, ...check }));
    const asked = checks.map((check) =>
      check.kind === "replay" ? { ...check, done: check.total / 2 } : check,
    );
    expect(estimateRemaining({ checks: asked, readyAt: null }, at(0))).toBeNull();
    expect(estimateRemaining({ checks, readyAt: at(0) }, at(1_000))).toBeNull();
    // Ten of 20 in a second: ten and three at 100 ms, and a load of 300 that its ten seconds cut short.
    expect(estimateRemaining({ checks: asked, readyAt: at(0) }, at(1_000))).toBe(1_300 + 10_000);
  });
});

import type { Evidence, Verdict, VerdictKind } from "#lib/evaluations/verdict-schema.ts";
import type { CandidateFacts, RankingQuestion } from "#lib/rollbacks/core/candidate-facts.ts";
import type { ServingInterval } from "#lib/targets/schema.ts";
import type { ChangeEntry, Component, ComponentKind, VersionDetail } from "#lib/versions/schema.ts";
import { ComponentKind as Kinds, contentKinds } from "#lib/versions/schema.ts";
import { testNow } from "./a-context.ts";
import { sha256Of } from "./bundle-builders.ts";
import { daysBefore } from "./target-builders.ts";

/** An id that ends in this number, so that ids order as numbers do. */
export function idOf(number: number): string {
  return `0198c0de-0000-7000-8000-${String(number).padStart(12, "0")}`;
}

/** A recorded component whose digest stands for `text`; weights and runtime were seen intact a day ago. */
export function aComponent(kind: ComponentKind, text = kind as string): Component {
  const isSmall = (contentKinds as readonly ComponentKind[]).includes(kind);
  return {
    kind,
    recorded: true,
    uri: isSmall ? null : `file:///${kind}`,
    sha256: sha256Of(text),
    size: 1,
    content: isSmall ? text : null,
    check: isSmall ? null : { at: daysBefore(1), result: "intact", detail: null },
  };
}

/** The seven components; the texts given by kind make them differ. */
export function components(texts: Partial<Record<ComponentKind, string>> = {}): Component[] {
  return Kinds.options.map((kind) => aComponent(kind, texts[kind]));
}

/** A registered version with a whole bundle and no changes. */
export function aVersion(number: number, given: Partial<VersionDetail> = {}): VersionDetail {
  const name = `mm_chat_v1.${number}_20260101`;
  return {
    id: idOf(number),
    model: "mm_chat",
    name,
    shortName: `v1.${number}`,
    label: name,
    source: "api",
    build: "",
    number: `1.${number}`,
    date: "2026-01-01",
    parentId: null,
    imported: false,
    bundleDigest: sha256Of(name),
    trainingDocument: null,
    inferenceDocument: null,
    builtAt: testNow,
    registeredAt: testNow,
    registeredBy: "Ada",
    knownBad: null,
    components: components({ weights: `w${number}`, preprocessing: "old" }),
    changes: [],
    ...given,
  };
}

/** One line of a changelog. */
export function aChange(kind: ChangeEntry["kind"], text: string): ChangeEntry {
  return {
    id: idOf(text.length),
    kind,
    modality: "overall",
    text: { en: text, "zh-CN": null },
    audience: "",
    action: null,
    breaking: false,
    publishedAt: testNow,
    updatedAt: testNow,
    isDraft: false,
    rollbackId: null,
  };
}

/** A verdict on live accuracy: the candidate against the suspect, in points. */
export function aVerdict(
  kind: VerdictKind,
  { estimate = 35, modality = "audio" as Verdict["modality"] } = {},
): Verdict {
  const interval = { lower: estimate - 1, upper: estimate + 1, level: 0.95, method: "newcombe" } as const;
  const evidence: Evidence = {
    unit: "percent",
    direction: "higher",
    baseline: 60,
    suspect: 60 + estimate,
    estimate,
    interval,
    method: "two_proportion_z",
    p: 0.001,
    adjustedP: 0.001,
    exploratoryP: null,
    alpha: 0.05,
    familySize: 1,
    minimumEffect: 1,
    baselineCount: 600,
    suspectCount: 3000,
    pairs: null,
    disagreements: null,
    smallestDetectable: null,
    neededCount: null,
    secondOpinionP: null,
    seed: null,
  };
  return {
    metric: "top1_accuracy",
    modality,
    kind,
    reason: "beyond_minimum_effect",
    strength: "confirmed",
    role: "family",
    labels: [],
    evidence: kind === "no_data" ? null : evidence,
  };
}

/** The suspect, version 9, has another preprocessing than its predecessor, version 8; audio is complained about. */
export function aQuestion(given: Partial<RankingQuestion> = {}): RankingQuestion {
  return {
    suspect: aVersion(9, { components: components({ weights: "w9", preprocessing: "new" }) }),
    predecessor: aVersion(8),
    complaint: ["audio"],
    now: testNow,
    ...given,
  };
}

/** A candidate about which nothing is unknown and nothing speaks against it. */
export function aCandidate(number: number, given: Partial<CandidateFacts> = {}): CandidateFacts {
  return {
    version: aVersion(number),
    healthyMs: 30 * 24 * 3_600_000,
    servedRequests: 50_000,
    incidents: 0,
    lastServedAt: daysBefore(10),
    goldenCases: 3,
    verdicts: [aVerdict("improved")],
    impacts: [],
    readiness: null,
    ...given,
  };
}

/** A stretch of a version on a target, from and to so many days ago; `to` null is still open. */
export function aStretch(
  number: number,
  [from, to]: readonly [from: number, to: number | null],
  given: Partial<ServingInterval> = {},
): ServingInterval {
  return {
    id: idOf(from),
    versionId: idOf(number),
    versionName: aVersion(number).name,
    share: 100,
    startedAt: daysBefore(from),
    endedAt: to === null ? null : daysBefore(to),
    origin: "applied",
    actor: { kind: "automation", id: null, name: "test" },
    reason: null,
    healthy: null,
    rollbackId: null,
    ...given,
  };
}

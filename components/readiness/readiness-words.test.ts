import { expect, it } from "vitest";
import en from "#components/messages/en/readiness.json" with { type: "json" };
import zh from "#components/messages/zh-CN/readiness.json" with { type: "json" };
import {
  Readiness,
  ReadinessPart,
  ReadinessPartResult,
  ReadinessReason,
} from "#lib/targets/readiness-schema.ts";

it.each([
  ["en", en],
  ["zh-CN", zh],
])(
  "every reason, part, outcome and state has words in %s, and no word is without one",
  (_language, words) => {
    expect(Object.keys(words.reason).toSorted()).toEqual(ReadinessReason.shape.code.options.toSorted());
    expect(Object.keys(words.part)).toEqual(ReadinessPart.options);
    expect(Object.keys(words.outcome)).toEqual(ReadinessPartResult.shape.outcome.options);
    expect(Object.keys(words.line)).toEqual(Readiness.shape.state.options);
    expect(Object.keys(words.cell)).toEqual(Readiness.shape.state.options);
  },
);

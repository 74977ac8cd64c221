import { expect, it } from "vitest";
import type { SideCounts } from "./recovery-series.ts";
import { seriesStepMs } from "./series-step.ts";

const answered = (at: number, modality: SideCounts["modality"] = "audio"): SideCounts => ({
  modality,
  requests: 1,
  errors: 0,
  correct: 1,
  wrong: 0,
  side: "restored",
  at,
});
const every = (ms: number, modality: SideCounts["modality"] = "audio") =>
  Array.from({ length: Math.ceil(150_000 / ms) }, (_, index) => answered(index * ms, modality));
const asked = { fromAt: 0, untilAt: 150_000, windowMs: 5_000 };

it("takes the window of the tests where every one has answers", () => {
  expect(seriesStepMs({ ...asked, samples: every(5_000) })).toBe(5_000);
  expect(seriesStepMs({ ...asked, samples: [] })).toBe(5_000);
});

it("widens the steps until most have answers in every modality", () => {
  expect(seriesStepMs({ ...asked, samples: [...every(5_000), ...every(15_000, "text")] })).toBe(15_000);
});

it("keeps at least six steps where a version hardly answers, and at most forty", () => {
  expect(seriesStepMs({ ...asked, samples: [answered(0)] })).toBe(20_000);
  const long = {
    ...asked,
    untilAt: 4_000_000,
    samples: Array.from({ length: 800 }, (_, i) => answered(i * 5_000)),
  };
  expect(seriesStepMs(long)).toBe(100_000);
});

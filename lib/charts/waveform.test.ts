import { expect, it } from "vitest";
import { waveformPath } from "./waveform.ts";

it("draws a stroke for each part, as far as it reaches, and silence as a thin line", () => {
  expect(waveformPath([-1, 1, 0, 0, -0.5, 0])).toBe("M40 0V48M120 23.5V24.5M200 24V36");
  expect(waveformPath([])).toBe("");
});

it("lets the loudest part fill the box, and noise stay small", () => {
  expect(waveformPath([-0.25, 0.5, 0, 0.5])).toBe("M60 0V36M180 0V24");
  expect(waveformPath([-0.05, 0.05])).toBe("M120 12V36");
});

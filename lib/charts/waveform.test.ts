import { expect, it } from "vitest";
import { waveformPath } from "./waveform.ts";

it("draws a stroke for each part, as far as it reaches, and silence as a thin line", () => {
  expect(waveformPath([-1, 1, 0, 0, -0.5, 0])).toBe("M40 0V48M120 23.5V24.5M200 24V36");
  expect(waveformPath([])).toBe("");
});

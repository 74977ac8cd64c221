import { expect, it } from "vitest";
import { complaintOf } from "./complaint.ts";

it("names one metric before looking, and none where several are meant", () => {
  const audio = ["audio" as const];
  expect(complaintOf({ symptoms: ["quality"], modalities: audio })).toEqual({
    metric: "top1_accuracy",
    modality: "audio",
  });
  expect(complaintOf({ symptoms: ["cost", "errors"], modalities: ["audio", "overall"] })).toEqual({
    metric: "error_rate",
    modality: "audio",
  });
  expect(complaintOf({ symptoms: ["quality"], modalities: ["audio", "image"] })).toBeNull();
  expect(complaintOf({ symptoms: ["quality"], modalities: ["overall"] })).toBeNull();
  expect(complaintOf({ symptoms: ["latency"], modalities: audio })).toBeNull();
});

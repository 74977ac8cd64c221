import { expect, test } from "vitest";
import { endpointAddress } from "#lib/client/api.ts";
import { goldenCapturesAddress, samplePreferenceAddress, versionReplaysAddress } from "./client.ts";
import { replaysContract } from "./contract.ts";
import { goldenContract } from "./golden-contract.ts";
import { sampleContract } from "./sample-contract.ts";

const params = { model: "mm_chat", version: "mm_chat_v1.2 (rc)_20260831" };

test("the forms of a version's golden cases post to where the contract says", () => {
  const { model, version } = params;
  expect(versionReplaysAddress(model, version)).toBe(
    endpointAddress(replaysContract.replayVersion, { params }),
  );
  expect(goldenCapturesAddress(model, version)).toBe(
    endpointAddress(goldenContract.captureGoldenCases, { params }),
  );
});

test("a blind choice posts to where the contract says, and leads back to its sample", () => {
  const inputSha256 = "ab".repeat(32);
  const address = endpointAddress(sampleContract.preferSample, { params: { ...params, inputSha256 } });
  expect(samplePreferenceAddress(params.model, params.version, inputSha256)).toBe(address);
  const back = (values: Record<string, unknown>) =>
    sampleContract.preferSample.form?.back({ params: { ...params, inputSha256 }, values, locale: "zh-CN" });
  expect(back({ page: "3", modality: "audio" })).toBe(
    "/zh-CN/models/mm_chat/versions/mm_chat_v1.2%20(rc)_20260831?tab=samples&samples=blind&modality=audio&page=3#sample-abababababab",
  );
  const rollbackId = "0198d6a0-0000-7000-8000-000000000001";
  expect(back({ rollbackId })).toBe(`/zh-CN/rollbacks/${rollbackId}/test?samples=blind#sample-abababababab`);
  expect(back({ rollbackId: "//elsewhere.example", modality: "smell", page: "x" })).toContain(
    "/zh-CN/models/",
  );
});

test("a replay that samples wanted leads back to them", () => {
  const samplesOf = "0198d6a0-0000-7000-8000-000000000002";
  const done = replaysContract.replayVersion.form?.back;
  const at = (values: Record<string, unknown>) => done?.({ params, values, locale: "en" });
  expect(at({ samplesOf })).toBe(`/en/models/mm_chat/versions/${samplesOf}?tab=samples`);
  expect(at({ samplesOf, rollbackId: samplesOf })).toBe(`/en/rollbacks/${samplesOf}/test?samples=known`);
  expect(at({})).toContain("?tab=replay");
});

import { expect, it } from "vitest";
import { judgeWarmInstance } from "./judge-warm-instance.ts";
import type { WarmInstanceFacts } from "./judge-warm-instance.ts";

function judge(given: Partial<WarmInstanceFacts> = {}) {
  return judgeWarmInstance({
    instance: { versionId: "v1.2", rollbackId: null, isOurs: true },
    share: 0,
    rollback: null,
    isBeingChecked: false,
    isStandby: false,
    ...given,
  });
}

const prepared = { versionId: "v1.2", rollbackId: "R", isOurs: true };

it("stops what nobody needs", () => {
  expect(judge()).toBe("stop");
  expect(judge({ instance: prepared })).toBe("stop");
});

it("never stops what holds traffic, nor what may hold some", () => {
  expect(judge({ share: 1 })).toBe("forget");
  expect(judge({ share: null })).toBe("keep");
});

it("forgets what ran before it was wanted, and leaves it running", () => {
  expect(judge({ instance: { ...prepared, isOurs: false } })).toBe("forget");
});

it("keeps what is being checked, and the standby", () => {
  expect(judge({ isBeingChecked: true })).toBe("keep");
  expect(judge({ isStandby: true })).toBe("keep");
});

it.each([
  ["prepared, nothing chosen yet", prepared, null, "keep"],
  ["prepared and chosen", prepared, "v1.2", "keep"],
  ["prepared, another one chosen", prepared, "v1.1", "stop"],
  ["checked before, and chosen", { versionId: "v1.2", rollbackId: null, isOurs: true }, "v1.2", "keep"],
  ["checked before, nothing chosen", { versionId: "v1.2", rollbackId: null, isOurs: true }, null, "stop"],
  ["prepared for a rollback that ended", { versionId: "v1.2", rollbackId: "Q", isOurs: true }, null, "stop"],
] as const)("during a rollback: %s", (...[, instance, candidateVersionId, judgement]) => {
  expect(judge({ instance, rollback: { id: "R", candidateVersionId } })).toBe(judgement);
});

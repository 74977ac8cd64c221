import { expect, it } from "vitest";
import { choosingReason, reasonOnceKept } from "./choosing-reason.ts";
import { guardrailInTheWay } from "./guardrail-in-the-way.ts";

const broken = { code: "guardrail_broken", facts: { guardrail: "accuracy_audio" } } as const;

it("keeps what a guardrail stopped while another version is chosen, so that keeping the version overrides nothing", () => {
  const choosing = choosingReason({ state: "stopped", reason: broken });
  expect(choosing.code).toBe("choosing_another");
  const kept = reasonOnceKept({ reason: choosing });
  expect(kept).toEqual(broken);
  expect(guardrailInTheWay({ state: "stopped", reason: kept })).toEqual(broken);
});

it("is a person's stand where no guardrail was in the way", () => {
  const choosing = choosingReason({ state: "holding", reason: null });
  expect(choosing).toEqual({ code: "choosing_another", facts: {} });
  expect(reasonOnceKept({ reason: choosing }).code).toBe("asked_by_person");
});

import { expect, test } from "vitest";
import { endpointAddress } from "#lib/client/api.ts";
import { guardrailsAddress, rolloutActAddress } from "./client.ts";
import { rolloutsContract } from "./contract.ts";
import { guardrailContract } from "./guardrail-contract.ts";

test.each(["pause", "advance", "stop", "resume", "extend", "finish"] as const)(
  "the form of %s posts to where the contract says",
  (name) => {
    const params = { rolloutId: "0198d6a0-0000-7000-8000-000000000001" };
    const said = endpointAddress(rolloutsContract[`${name}Rollout`], { params });
    expect(rolloutActAddress(name, params.rolloutId)).toBe(said);
  },
);

test("the forms of the guardrails post to where the contract says", () => {
  const params = { model: "mm_chat" };
  expect(guardrailsAddress("put", "mm_chat")).toBe(
    endpointAddress(guardrailContract.putGuardrails, { params }),
  );
  expect(guardrailsAddress("reset", "mm_chat")).toBe(
    endpointAddress(guardrailContract.resetGuardrails, { params }),
  );
});

import { z } from "zod";
import { Modality } from "#lib/schema/atoms.ts";

/** The roles of guardrails whose limit and action a model may set itself. */
export const SettableRole = z.enum(["hard_limit", "deterioration", "parity"]);
export type SettableRole = z.infer<typeof SettableRole>;

/**
 * A model's own limit for one guardrail, in place of the product's. `limit` is how much worse, in percentage points, above 0: of
 * a hard limit the share of errors itself.
 */
export const GuardrailRule = z
  .object({
    role: SettableRole,
    modality: Modality,
    limit: z.number().gt(0).max(100),
    action: z.enum(["stop", "hold", "tell"]),
  })
  .refine(({ role, action }) => role !== "parity" || action !== "stop", {
    path: ["action"],
    message: "parity compares with another time, so that it may hold or tell, never stop",
  });
export type GuardrailRule = z.infer<typeof GuardrailRule>;

/** A model's own limits, each guardrail at most once. */
export const GuardrailRules = z
  .array(GuardrailRule)
  .max(20)
  .refine(
    (rules) => new Set(rules.map(({ role, modality }) => `${role} ${modality}`)).size === rules.length,
    "names a guardrail twice",
  );
export type GuardrailRules = z.infer<typeof GuardrailRules>;

import { z } from "zod";
import { IntervalMethod, TestMethod, VerdictLabel } from "#lib/evaluations/verdict-schema.ts";

const Ends = z.object({ lower: z.number(), upper: z.number() });

/** What a resampling test found, as it is kept. */
export const StoredMeasurement = z.object({
  method: TestMethod,
  intervalMethod: IntervalMethod.nullable(),
  baseline: z.number(),
  suspect: z.number(),
  estimate: z.number(),
  interval: Ends.nullable(),
  p: z.number().nullable(),
  baselineCount: z.number().nullable(),
  suspectCount: z.number().nullable(),
  pairs: z.number().nullable(),
  disagreements: z.object({ onlyBaseline: z.number(), onlySuspect: z.number() }).nullable(),
  enoughFor: z.enum(["nothing", "equality", "everything"]),
  isDegenerate: z.boolean(),
  secondOpinionP: z.number().nullable(),
  seed: z.number().nullable(),
  labels: z.array(VerdictLabel),
});
export type StoredMeasurement = z.infer<typeof StoredMeasurement>;

import { z } from "zod";

/** The stages in the order of a request. */
export const Stage = z.enum(["decode", "preprocess", "raw_output", "postprocess", "telemetry"]);
export type Stage = z.infer<typeof Stage>;

/** SHA-256 of what each stage of a version gave out, in order; a stage that was not recorded is null. */
export const StageDigests = z.object({
  decode: z.string().nullable(),
  preprocess: z.string().nullable(),
  raw_output: z.string().nullable(),
  postprocess: z.string().nullable(),
  telemetry: z.string().nullable(),
});
export type StageDigests = z.infer<typeof StageDigests>;

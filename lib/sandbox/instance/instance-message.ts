import { z } from "zod";

/** What an instance tells its host, once. */
export const InstanceMessage = z.discriminatedUnion("state", [
  z.object({ state: z.literal("ready"), url: z.url() }),
  z.object({ state: z.literal("failed"), failure: z.string() }),
]);
export type InstanceMessage = z.infer<typeof InstanceMessage>;

import { z } from "zod";

/** The label of an answered request, which arrives later. */
export const Feedback = z.object({ id: z.string().min(1).max(200), label: z.string().min(1).max(50) });
export type Feedback = z.infer<typeof Feedback>;

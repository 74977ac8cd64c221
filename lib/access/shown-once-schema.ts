import { z } from "zod";

/** The cookie that carries a secret from a form's answer to the page that shows it, for two minutes. */
export const shownOnceCookie = "lastgood_once";

/** How long the page can show it, in seconds. */
export const shownOnceSeconds = 120;

/** A secret that was just made and is kept nowhere: an API token's, or the address of a one-time link. */
export const ShownOnce = z.object({
  kind: z.enum(["token", "link"]),
  /** The token's or the person's name. */
  name: z.string(),
  secret: z.string(),
});
export type ShownOnce = z.infer<typeof ShownOnce>;

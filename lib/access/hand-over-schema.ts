import { z } from "zod";
import { Id } from "#lib/schema/atoms.ts";

/** The rollback that somebody goes on with on another device. */
export const MakeHandOver = z.object({ rollbackId: Id });
export type MakeHandOver = z.infer<typeof MakeHandOver>;

/** The address that signs the same person in once, on another device, and leads to the rollback. */
export const HandOver = z.object({ url: z.string(), rollbackId: Id });
export type HandOver = z.infer<typeof HandOver>;

/** The cookie that carries the address to the page that draws it. */
export const handOverCookie = "lastgood_hand_over";

/** How long the address works and is drawn, in seconds. */
export const handOverSeconds = 240;

import { cookies } from "next/headers";
import { handOverCookie } from "#lib/access/hand-over-schema.ts";
import { usableSignInLink } from "#lib/access/redeem-sign-in-link.ts";
import type { Context } from "#lib/server/context.ts";
import { env } from "#lib/server/env.ts";

const ownHosts = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** What the page that hands a session over is drawn from. */
export type HandOverState = {
  /** `gone`: it was used, or its four minutes are over. */
  readonly link: { readonly state: "open"; readonly url: string } | { readonly state: "none" | "gone" };
  /** The product is reached under a name of this machine only, which no other device finds. */
  readonly isLocal: boolean;
};

/** The link that was made just now for another device, if it would still sign in. */
export async function readHandOver(ctx: Pick<Context, "db" | "now">): Promise<HandOverState> {
  const isLocal = ownHosts.has(new URL(env().LASTGOOD_URL).hostname);
  const kept = (await cookies()).get(handOverCookie)?.value;
  const url = kept === undefined ? null : URL.parse(kept);
  if (url === null) return { link: { state: "none" }, isLocal };
  const purpose = await usableSignInLink(ctx, url.pathname.split("/").at(-1) ?? "");
  if (purpose !== "hand_over") return { link: { state: "gone" }, isLocal };
  return { link: { state: "open", url: url.href }, isLocal };
}

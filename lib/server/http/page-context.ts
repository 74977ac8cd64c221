import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Preferences } from "#lib/access/preferences-schema.ts";
import { findPreferences } from "#lib/access/put-preferences.ts";
import { Language } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { database } from "#lib/server/database/prisma.ts";
import { signInAddress } from "./answer-form.ts";
import { authenticate, changelogReader } from "./authenticate.ts";
import { readRequestId } from "./request-id.ts";

/** Once per request, however many parts of the page ask. */
const currentRequest = cache(async () => {
  const [all] = await Promise.all([headers(), cookies()]);
  const now = new Date();
  // A page is read with a session only; a token belongs to the API.
  const given = new Headers(all);
  given.delete("authorization");
  const { actor } = await authenticate(given, now);
  return { actor, now, requestId: readRequestId(given), db: database() };
});

/**
 * How the person who is signed in reads the product; null for anybody else. Never rejects: a page without its preferences is better
 * than none, and what is wrong shows where the page itself reads.
 */
export const pagePreferences = cache(async (): Promise<Preferences | null> => {
  try {
    const { actor, db } = await currentRequest();
    return actor.kind === "person" && actor.id !== null ? await findPreferences(db, actor.id) : null;
  } catch {
    return null;
  }
});

/** The context of a page that needs no account: the person who is signed in, else the public. */
export async function pageContext(locale: string): Promise<Context> {
  const language = Language.safeParse(locale);
  return { ...(await currentRequest()), locale: language.success ? language.data : "en" };
}

/**
 * The context of a page for people with an account. Somebody who is not signed in goes to the sign-in page, which leads
 * back to `pathWithQuery` (with its language prefix, e.g. `/en/models/mm_digits?tab=live`): links survive sign-in.
 */
export async function requirePageContext(locale: string, pathWithQuery: string): Promise<Context> {
  const context = await pageContext(locale);
  if (context.actor.kind === "public") redirect(signInAddress(context.locale, pathWithQuery));
  return context;
}

/**
 * The context of a page of the changelog: whoever is signed in, else a reader without an account where the administrator opened
 * the changelog, else the sign-in page.
 */
export async function openPageContext(locale: string, pathWithQuery: string): Promise<Context> {
  const context = await pageContext(locale);
  if (context.actor.kind !== "public") return context;
  const actor = changelogReader();
  return actor.scopes.length > 0 ? { ...context, actor } : requirePageContext(locale, pathWithQuery);
}

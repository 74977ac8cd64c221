import { isAPIError } from "better-auth/api";
import { z } from "zod";
import { findPersonActor } from "#lib/access/find-person-actor.ts";
import { findSandboxPerson } from "#lib/access/first-people.ts";
import { NewPassword } from "#lib/access/password-schema.ts";
import { preferenceCookies } from "#lib/access/preferences-schema.ts";
import { findPreferences } from "#lib/access/put-preferences.ts";
import { redeemSignInLink } from "#lib/access/redeem-sign-in-link.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { Language } from "#lib/schema/atoms.ts";
import { Role } from "#lib/schema/scope.ts";
import type { Context } from "#lib/server/context.ts";
import { database } from "#lib/server/database/prisma.ts";
import { seeOther, withParameter } from "#lib/server/http/answer-form.ts";
import { publicActor } from "#lib/server/http/authenticate.ts";
import { checkOrigin } from "#lib/server/http/check-origin.ts";
import { log } from "#lib/server/http/log.ts";
import { readPeer } from "#lib/server/http/peer-address.ts";
import { problemResponse, toAppError } from "#lib/server/http/problem-response.ts";
import { RateLimiter } from "#lib/server/http/rate-limit.ts";
import { readBody } from "#lib/server/http/read-body.ts";
import { readRequestId } from "#lib/server/http/request-id.ts";
import { writeCookie } from "#lib/server/http/write-cookie.ts";
import { auth } from "./auth.ts";
import { mayPressToSignIn } from "./may-press-to-sign-in.ts";
import { safeNext } from "./safe-next.ts";

const perClient = new RateLimiter({ burst: 60, perSecond: 1 });

const Fields = z.object({
  next: z.string().max(2_000).default(""),
  email: z.string().max(320).default(""),
  password: z.string().max(1_000).default(""),
  secret: z.string().max(200).default(""),
  role: Role.optional(),
});
type Fields = z.infer<typeof Fields>;

/** Why somebody was not signed in; the page has the words. */
export type SignInFailure = "password" | "limited" | "link" | "short" | "closed";

type Attempt = { readonly ctx: Context; readonly headers: Headers; readonly fields: Fields };
/** The cookies of a session that was opened for a person or ended, or why there is none. */
type Outcome =
  { readonly cookies: Headers; readonly userId: string | null } | { readonly failure: SignInFailure };

/** Signs a person in by e-mail address and password, from a form that needs no script. */
export function signInWithPassword(request: Request): Promise<Response> {
  return answerForm(request, "/sign-in", async ({ headers, fields, ctx }) => {
    const { email, password } = fields;
    try {
      const body = { email: email.trim(), password };
      const { headers: cookies, response } = await auth().api.signInEmail({
        body,
        headers,
        returnHeaders: true,
      });
      const userId = response.user.id;
      const person = await findPersonActor(ctx.db, userId);
      return person === null ? { failure: "password" } : { cookies, userId };
    } catch (error) {
      if (!isAPIError(error) || error.statusCode >= 500) throw error;
      return { failure: error.statusCode === 429 ? "limited" : "password" };
    }
  });
}

/** Uses up a one-time link: the only thing that does, since mail scanners open every link they see. */
export function signInWithLink(request: Request): Promise<Response> {
  return answerForm(request, "/sign-in/link", async ({ ctx, headers, fields }) => {
    const wantsPassword = fields.password !== "";
    if (wantsPassword && !NewPassword.safeParse(fields.password).success) return { failure: "short" };
    const link = await redeemSignInLink(ctx, fields.secret).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "NOT_FOUND") return null;
      throw error;
    });
    if (link === null) return { failure: "link" };
    const { userId, purpose } = link;
    // A link that somebody could read off a screen must not change how its person signs in.
    const mayChoose = wantsPassword && purpose === "account";
    if (mayChoose) await auth().api.choosePassword({ body: { userId, password: fields.password } });
    return openSession(userId, headers);
  });
}

/** Signs in as the sandbox's person of a role with one press: only in the sandbox, and only on this machine itself. */
export function signInToSandbox(request: Request): Promise<Response> {
  return answerForm(request, "/sign-in", async ({ ctx, headers, fields }) => {
    const { role } = fields;
    if (role === undefined || !mayPressToSignIn(headers)) return { failure: "closed" };
    const person = await findSandboxPerson(ctx, role);
    return person === null ? { failure: "closed" } : openSession(person.id, headers);
  });
}

/** Ends the session and its cookie. */
export function signOut(request: Request): Promise<Response> {
  return answerForm(request, "/sign-in", async ({ headers }) => {
    const { headers: cookies } = await auth().api.signOut({ headers, returnHeaders: true });
    return { cookies, userId: null };
  });
}

async function openSession(userId: string, headers: Headers): Promise<Outcome> {
  const { headers: cookies } = await auth().api.signInAs({ body: { userId }, headers, returnHeaders: true });
  return { cookies, userId };
}

/** Onwards from a session: with the theme and to the language that its person chose, where nothing else was asked for. */
async function goOn(ctx: Context, next: string, { cookies, userId }: Exclude<Outcome, { failure: unknown }>) {
  const chosen = userId === null ? null : await findPreferences(ctx.db, userId);
  const headers = cookiesOf(cookies);
  const own = chosen === null ? [] : preferenceCookies(chosen);
  for (const cookie of own) headers.append("set-cookie", writeCookie(cookie));
  const home = chosen === null || own.length === 0 ? ctx.locale : chosen.language;
  return seeOther(safeNext(next, `/${home}`), headers);
}

async function answerForm(
  request: Request,
  page: string,
  attempt: (attempt: Attempt) => Promise<Outcome>,
): Promise<Response> {
  const requestId = readRequestId(request.headers);
  try {
    checkOrigin(request.headers);
    const client = readPeer(request.headers)?.client ?? "unknown";
    perClient.take(client, performance.now());
    const body = await readBody(request);
    const fields = Fields.parse(body.values);
    const language = Language.safeParse(body.locale);
    const locale = language.success ? language.data : "en";
    const ctx: Context = { actor: publicActor, requestId, now: new Date(), locale, db: database() };
    const outcome = await attempt({ ctx, headers: request.headers, fields });
    const where = { requestId, client, path: new URL(request.url).pathname };
    if ("failure" in outcome) {
      log().warn({ ...where, failure: outcome.failure }, "nobody was signed in");
      return seeOther(failureAddress(`/${locale}${page}`, fields, outcome.failure));
    }
    log().info(where, "a session was opened or ended");
    return await goOn(ctx, fields.next, outcome);
  } catch (error) {
    const known = toAppError(error instanceof z.ZodError ? invalid(error) : error);
    if (known.code === "INTERNAL") log().error({ requestId, err: error }, "a sign-in failed");
    return problemResponse(known, requestId);
  }
}

function failureAddress(page: string, fields: Fields, failure: SignInFailure): string {
  // The link's page shows the same link again: it was not used up.
  const path = page.endsWith("/link") ? `${page}/${encodeURIComponent(fields.secret)}` : page;
  const address = withParameter(path, "failed", failure);
  return fields.next === "" ? address : withParameter(address, "next", fields.next);
}

function cookiesOf(from: Headers): Headers {
  const headers = new Headers();
  for (const cookie of from.getSetCookie()) headers.append("set-cookie", cookie);
  return headers;
}

function invalid(error: z.ZodError): AppError {
  return new AppError({ code: "INVALID", detail: z.prettifyError(error) });
}

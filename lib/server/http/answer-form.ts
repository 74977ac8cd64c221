import { z } from "zod";
import type { Endpoint } from "#lib/schema/endpoint.ts";
import type { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { insertFormDraft } from "./form-draft.ts";
import { toProblem } from "./problem-response.ts";
import { RateLimiter } from "./rate-limit.ts";

/** The largest draft that is kept, in characters of its JSON. */
const longestDraft = 262_144;
/** How often one address may leave a draft without an account. */
const perStranger = new RateLimiter({ burst: 20, perSecond: 0.2 });

/** A 303 to another page of ours: the browser follows it with GET. */
export function seeOther(location: string, headers: HeadersInit = {}): Response {
  const all = new Headers(headers);
  all.set("location", location);
  all.set("cache-control", "no-store");
  return new Response(null, { status: 303, headers: all });
}

/** An address with one more parameter in its query, before any fragment. */
export function withParameter(address: string, name: string, value: string): string {
  const [path = "", fragment] = address.split("#");
  const joined = `${path}${path.includes("?") ? "&" : "?"}${name}=${encodeURIComponent(value)}`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}

/** The page to sign in on, which leads back to `next` afterwards. */
export function signInAddress(locale: string, next: string): string {
  return withParameter(`/${locale}/sign-in`, "next", next);
}

/** A refused form, as far as it was read. */
export interface RefusedForm {
  readonly params: unknown;
  readonly values: unknown;
  readonly error: AppError;
  /** The address that limits are counted by. */
  readonly client: string;
}

/**
 * Sends the browser back to the form with `?draft=<id>` of what it sent and why that was refused; through the sign-in
 * page when nobody is signed in. Null where the endpoint has no form, its address is not one of ours, or no draft is kept
 * since it is too large or one of too many.
 */
export async function answerRefusedForm(
  declaration: Endpoint,
  ctx: Context,
  { params, values, error, client }: RefusedForm,
): Promise<Response | null> {
  const parsed = declaration.params.safeParse(params);
  if (declaration.form === undefined || !parsed.success) return null;
  const record = z.record(z.string(), z.unknown()).safeParse(values);
  const kept = record.success ? record.data : {};
  if (JSON.stringify(kept).length > longestDraft || !mayKeepDraft(ctx, client)) return null;
  const back = declaration.form.back({ params: parsed.data, values: kept, locale: ctx.locale });
  const draft = await insertFormDraft(ctx.db.pool, {
    actor: ctx.actor,
    endpoint: `${declaration.method} ${declaration.path}`,
    values: kept,
    problem: toProblem(error, ctx.requestId),
  });
  const address = withParameter(back, "draft", draft);
  return seeOther(error.code === "UNAUTHENTICATED" ? signInAddress(ctx.locale, address) : address);
}

function mayKeepDraft({ actor }: Context, client: string): boolean {
  if (actor.kind !== "public") return true;
  try {
    perStranger.take(client, performance.now());
    return true;
  } catch {
    return false;
  }
}

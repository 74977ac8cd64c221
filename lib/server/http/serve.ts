import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { Language } from "#lib/schema/atoms.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Endpoint } from "#lib/schema/endpoint.ts";
import type { Context } from "#lib/server/context.ts";
import { database } from "#lib/server/database/prisma.ts";
import { answerRefusedForm, seeOther } from "./answer-form.ts";
import { authenticate, publicActor } from "./authenticate.ts";
import { checkOrigin, isFromBrowser } from "./check-origin.ts";
import { completeKey, keyedRequest, releaseKey, takeKey } from "./idempotency.ts";
import type { KeyedRequest } from "./idempotency.ts";
import { log } from "./log.ts";
import { observeRequest } from "./observe-request.ts";
import { readPeer } from "./peer-address.ts";
import { problemResponse, toAppError } from "./problem-response.ts";
import { RateLimiter } from "./rate-limit.ts";
import { isFormPost, readBody } from "./read-body.ts";
import type { RequestBody } from "./read-body.ts";
import { dropEmptyFields, parsePart, readParams, readQuery } from "./read-input.ts";
import type { RouteContext } from "./read-input.ts";
import { readRequestId } from "./request-id.ts";
import { writeCookie } from "./write-cookie.ts";

/** What a route file exports for one method. */
export type RouteHandler = (request: Request, route?: RouteContext) => Promise<Response>;

const perClient = new RateLimiter({ burst: 4_000, perSecond: 400 });
const perActor = new RateLimiter({ burst: 2_000, perSecond: 200 });

/** One request on its way through: grows as its parts are read, so that a refusal can say what was known by then. */
type Exchange = {
  readonly request: Request;
  readonly route: RouteContext | undefined;
  readonly client: string;
  ctx: Context;
  params: unknown;
  /** What was sent, without the secrets of a form. */
  values: unknown;
  isForm: boolean;
};

/**
 * Gives the route handler of an endpoint: request id, authentication, origin, limits, parsing of JSON and of form posts,
 * idempotency keys, Problem Details, and the answer encoded by the endpoint's own schema. The verb authorises itself.
 */
export function serve<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  declaration: Endpoint<Params, Query, Body, Answer>,
  verb: (
    ctx: Context,
    input: z.output<Params> & z.output<Query> & z.output<Body>,
  ) => Promise<z.output<Answer>>,
): RouteHandler {
  return (request, route) =>
    observeRequest(declaration, async () => {
      const exchange = open(request, route);
      try {
        const body = await admit(declaration, exchange);
        const input = await readInput(declaration, exchange, body);
        const run = async () => verb(exchange.ctx, input as Parameters<typeof verb>[1]);
        return await answerOnce(declaration, exchange, { body, run });
      } catch (error) {
        return refuse(declaration as unknown as Endpoint, exchange, error);
      }
    });
}

function open(request: Request, route: RouteContext | undefined): Exchange {
  const { headers } = request;
  const ctx: Context = {
    actor: publicActor,
    requestId: readRequestId(headers),
    now: new Date(),
    locale: preferredLanguage(headers),
    db: database(),
  };
  const client = readPeer(headers)?.client ?? "unknown";
  return { request, route, client, ctx, params: {}, values: {}, isForm: false };
}

function preferredLanguage(headers: Headers): Language {
  return /^\s*zh\b/i.test(headers.get("accept-language") ?? "") ? "zh-CN" : "en";
}

/** Everything that is decided before anything is parsed: who asks, from where, how often, and whether they may at all. */
async function admit(declaration: Endpoint, exchange: Exchange): Promise<RequestBody> {
  const { request, route, client } = exchange;
  perClient.take(client, performance.now());
  exchange.params = await readParams(route);
  const { actor, byCookie } = await authenticate(request.headers, exchange.ctx.now);
  exchange.ctx = { ...exchange.ctx, actor };
  const isForm = isFormPost(request.headers);
  // Another site must not plant a draft either, which somebody signed in might then send on.
  const isPlantable = isForm && actor.kind === "public" && isFromBrowser(request.headers);
  if (request.method !== "GET" && (byCookie || isPlantable)) checkOrigin(request.headers);
  exchange.isForm = isForm;
  if (actor.kind !== "public") perActor.take(`${actor.kind}:${actor.id}`, performance.now());
  const isRefused = declaration.scope !== "public" && !actor.scopes.includes(declaration.scope);
  // The values of a refused form are kept for after signing in, so a form is read before it is refused.
  if (isRefused && !exchange.isForm) authorize(exchange.ctx, declaration.scope);
  const body = await readBody(request);
  exchange.values = body.draftValues;
  const locale = Language.safeParse(body.locale);
  if (locale.success) exchange.ctx = { ...exchange.ctx, locale: locale.data };
  if (declaration.scope !== "public") authorize(exchange.ctx, declaration.scope);
  return body;
}

async function readInput(declaration: Endpoint, exchange: Exchange, body: RequestBody): Promise<object> {
  const { request, params, ctx } = exchange;
  const values = body.isForm ? dropEmptyFields(declaration.body, body.values) : body.values;
  return {
    ...asObject(parsePart(declaration.query, readQuery(request.url), ctx.locale)),
    ...asObject(parsePart(declaration.body, values, ctx.locale)),
    ...asObject(parsePart(declaration.params, params, ctx.locale)),
  };
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

type Work = { readonly body: RequestBody; readonly run: () => Promise<unknown> };

async function answerOnce(declaration: Endpoint, exchange: Exchange, work: Work): Promise<Response> {
  const { request, ctx, client } = exchange;
  const key = request.headers.get("idempotency-key") ?? work.body.idempotencyKey;
  if (key === null || request.method === "GET") {
    return answer(declaration, exchange, { json: await perform(declaration, work), isReplayed: false });
  }
  const { pathname, search } = new URL(request.url);
  const keyed = keyedRequest({
    actor: ctx.actor,
    client,
    key,
    endpoint: `${declaration.method} ${declaration.path}`,
    address: `${request.method} ${pathname}${search}`,
    values: work.body.values,
  });
  const stored = await takeKey(ctx.db.pool, keyed);
  if (stored === null) {
    const json = await performKeyed(declaration, exchange, { ...work, keyed });
    return answer(declaration, exchange, { json, isReplayed: false });
  }
  if (declaration.isShownOnce) throw alreadyShown(key);
  return answer(declaration, exchange, { json: stored.response, isReplayed: true });
}

function alreadyShown(key: string): AppError {
  const detail = `The request with the idempotency key "${key}" was done. Its answer held a secret and is shown once only.`;
  return new AppError({ code: "CONFLICT", detail });
}

/** Runs the verb and gives its answer as it goes over the wire. */
async function perform(declaration: Endpoint, { run }: Work): Promise<Json> {
  return z.encode(declaration.response, await run()) as Json;
}

async function performKeyed(
  declaration: Endpoint,
  { ctx }: Exchange,
  work: Work & { readonly keyed: KeyedRequest },
): Promise<Json> {
  const { pool } = ctx.db;
  try {
    const response = await perform(declaration, work);
    const kept = declaration.isShownOnce ? null : response;
    await completeKey(pool, work.keyed, { status: declaration.status, response: kept });
    return response;
  } catch (error) {
    await releaseKey(pool, work.keyed);
    throw error;
  }
}

/** The answer of success: JSON, or for a browser's form the next page. */
function answer(
  declaration: Endpoint,
  { ctx, isForm, params, request, values }: Exchange,
  { json, isReplayed }: { readonly json: Json; readonly isReplayed: boolean },
): Response {
  const headers = new Headers({ "x-request-id": ctx.requestId, "cache-control": "no-store" });
  if (isReplayed) headers.set("idempotent-replayed", "true");
  if (declaration.form === undefined || !isForm || wantsJson(request.headers))
    return Response.json(json, { status: declaration.status, headers });
  const done = {
    response: declaration.response.parse(json),
    params: declaration.params.parse(params),
    values: { ...asObject(values) },
    locale: ctx.locale,
  };
  for (const cookie of declaration.form.cookies?.(done) ?? [])
    headers.append("set-cookie", writeCookie(cookie));
  return seeOther(declaration.form.done(done), headers);
}

function wantsJson(headers: Headers): boolean {
  const accept = headers.get("accept") ?? "";
  return accept.includes("application/json") && !accept.includes("text/html");
}

async function refuse(declaration: Endpoint, exchange: Exchange, thrown: unknown): Promise<Response> {
  const { ctx, request, isForm } = exchange;
  const error = toAppError(thrown);
  const where = { requestId: ctx.requestId, endpoint: `${declaration.method} ${declaration.path}` };
  if (error.code === "INTERNAL") log().error({ ...where, err: thrown }, "a request failed");
  if ((error.code === "UNAUTHENTICATED" || error.code === "FORBIDDEN") && request.method !== "GET") {
    const { kind, id, name } = ctx.actor;
    log().warn(
      { ...where, actor: { kind, id, name }, client: exchange.client, code: error.code },
      "a write was refused",
    );
  }
  if (!isForm || wantsJson(request.headers)) return problemResponse(error, ctx.requestId);
  const page = await answerRefusedForm(declaration, ctx, { ...exchange, error }).catch((failure: unknown) => {
    log().error({ ...where, err: failure }, "a refused form could not be kept");
    return null;
  });
  return page ?? problemResponse(error, ctx.requestId);
}

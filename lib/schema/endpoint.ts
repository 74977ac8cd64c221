import type { z } from "zod";
import type { ErrorCode } from "#lib/schema/error-code.ts";
import type { Scope } from "#lib/schema/scope.ts";

/** A cookie that the answer to a form leaves in the browser, for the page that it leads to. */
export type FormCookie = {
  readonly name: string;
  readonly value: string;
  /** The only pages that get it: this path and what lies below. */
  readonly path: string;
  readonly maxAgeSeconds: number;
};

type FormDone<Params, Response> = {
  response: Response;
  params: Params;
  values: Readonly<Record<string, unknown>>;
  locale: string;
};

/** Addresses of a form post; `values` is what the form sent, unchecked. */
export type EndpointForm<Params, Response> = {
  readonly done: (at: FormDone<Params, Response>) => string;
  /** What the browser keeps of a success: a preference of its own, or a secret for the next page, which no address may hold. */
  readonly cookies?: (at: FormDone<Params, Response>) => readonly FormCookie[];
  readonly back: (at: {
    params: Params;
    values: Readonly<Record<string, unknown>>;
    locale: string;
  }) => string;
};

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One operation of the public API as data: what it takes, what it answers, who may call it. */
export type Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> = {
  readonly method: Method;
  /** With `{name}` for each parameter, e.g. `/api/v1/models/{model}`. */
  readonly path: string;
  readonly summary: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: Response;
  /** The status of success: 200 unless something is created (201) or only queued (202). */
  readonly status: 200 | 201 | 202;
  readonly errors: readonly ErrorCode[];
  /** What the caller must be allowed to do; `public` needs no account. */
  readonly scope: Scope | "public";
  /** Set where an HTML form may post: where the browser goes (303) after success, and after a refusal (with `?draft=`). */
  readonly form?: EndpointForm<z.output<Params>, z.output<Response>>;
  /** Set where the answer holds a secret that is shown once: it is not kept for a repeated idempotency key. */
  readonly isShownOnce?: true;
};

/** What a verb answers, before it is encoded. */
export type EndpointOutput<E extends Endpoint> = z.output<E["response"]>;

/** Declares an endpoint; the types of its parts are kept. */
export function endpoint<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
>(declaration: Endpoint<Params, Query, Body, Response>): Endpoint<Params, Query, Body, Response> {
  return declaration;
}

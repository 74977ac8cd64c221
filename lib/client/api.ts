import { z } from "zod";
import { AppError } from "#lib/schema/app-error.ts";
import type { Endpoint, EndpointOutput } from "#lib/schema/endpoint.ts";
import type { ErrorCode } from "#lib/schema/error-code.ts";
import { Problem } from "#lib/schema/problem.ts";

/** What a call takes: only the parts that the endpoint declares. */
export type CallInput<E extends Endpoint> = {
  params?: z.output<E["params"]>;
  query?: z.output<E["query"]>;
  body?: z.output<E["body"]>;
};

/**
 * What only the caller knows: when to give up, the key under which a repeated press counts once and, outside the browser, the
 * server's address (without a trailing slash) with an API token.
 */
export type CallOptions = {
  signal?: AbortSignal;
  idempotencyKey?: string;
  server?: { readonly url: string; readonly token: string | undefined };
};

const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  400: "INVALID",
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  412: "PRECONDITION_FAILED",
  413: "TOO_LARGE",
  422: "INVALID",
  429: "RATE_LIMITED",
};

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The address of a call: path parameters filled in, query in the order it is declared, absent values left out. */
export function endpointAddress<E extends Endpoint>(endpoint: E, input: CallInput<E>): string {
  const params = record(z.encode(endpoint.params, input.params ?? {}));
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`${endpoint.path}: the parameter "${name}" is missing`);
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(record(z.encode(endpoint.query, input.query ?? {})))) {
    if (value !== undefined && value !== null) query.append(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** Turns an answer that is not a success into the error the verb threw, whether or not it carries Problem Details. */
export async function decodeProblem(response: Response): Promise<AppError> {
  const requestId = response.headers.get("x-request-id");
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  if (parsed.success) {
    const { code, detail, invalidParams, extra } = parsed.data;
    return new AppError({
      code,
      detail,
      invalidParams,
      extra: { ...extra, requestId: parsed.data.requestId },
    });
  }
  return new AppError({
    code: codeByStatus[response.status] ?? "INTERNAL",
    detail: `The server answered ${response.status} without an explanation.`,
    extra: { requestId },
  });
}

/**
 * Calls an endpoint of the public API and decodes its answer by the endpoint's own schema.
 * Throws AppError with the verb's code; without an answer its code is INTERNAL and `extra.isOffline` is true.
 */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E> = {},
  options: CallOptions = {},
): Promise<EndpointOutput<E>> {
  const address = (options.server?.url ?? "") + endpointAddress(endpoint, input);
  const response = await fetch(address, requestOf(endpoint, input, options)).catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause;
    throw new AppError({
      code: "INTERNAL",
      detail: "The server could not be reached.",
      extra: { isOffline: true },
      cause,
    });
  });
  if (!response.ok) throw await decodeProblem(response);
  const body: unknown = response.status === 204 ? {} : await response.json();
  return z.decode(endpoint.response, body as z.input<E["response"]>) as EndpointOutput<E>;
}

function requestOf<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  { signal, idempotencyKey, server }: CallOptions,
): RequestInit {
  const hasBody = input.body !== undefined && endpoint.method !== "GET";
  return {
    method: endpoint.method,
    headers: {
      accept: "application/json",
      ...(hasBody && { "content-type": "application/json" }),
      ...(idempotencyKey && { "idempotency-key": idempotencyKey }),
      ...(server?.token && { authorization: `Bearer ${server.token}` }),
    },
    ...(hasBody && { body: JSON.stringify(z.encode(endpoint.body, input.body)) }),
    ...(signal && { signal }),
  };
}

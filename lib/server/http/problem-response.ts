import { AppError } from "#lib/schema/app-error.ts";
import type { ErrorCode } from "#lib/schema/error-code.ts";
import type { Problem } from "#lib/schema/problem.ts";

/** The HTTP status of each reason for a refusal. */
export const statusOfCode = {
  INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  INTERNAL: 500,
} as const satisfies Record<ErrorCode, number>;

const titles = {
  INVALID: "The request is not valid",
  UNAUTHENTICATED: "Nobody is signed in",
  FORBIDDEN: "Not allowed",
  NOT_FOUND: "Not found",
  CONFLICT: "Conflict with what is there",
  PRECONDITION_FAILED: "Drawn from an older state",
  TOO_LARGE: "The request is too large",
  RATE_LIMITED: "Too many requests",
  INTERNAL: "Something failed on our side",
} as const satisfies Record<ErrorCode, string>;

/** What anything thrown becomes for the caller: an AppError as it is, everything else INTERNAL without its message. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const detail = "Something failed on our side. The log has more under this request id.";
  return new AppError({ code: "INTERNAL", detail, cause: error });
}

/** Problem Details (RFC 9457) of a refusal. */
export function toProblem(error: AppError, requestId: string): Problem {
  return {
    type: `urn:lastgood:problem:${error.code.toLowerCase()}`,
    title: titles[error.code],
    status: statusOfCode[error.code],
    detail: error.detail,
    code: error.code,
    requestId,
    invalidParams: error.invalidParams.map(({ name, reason }) => ({ name, reason })),
    ...(Object.keys(error.extra).length === 0 ? {} : { extra: error.extra }),
  };
}

/** A refusal as an HTTP answer, with `Retry-After` in whole seconds where waiting helps. */
export function problemResponse(error: AppError, requestId: string): Response {
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-request-id": requestId,
  });
  if (error.retryAfterMs !== null)
    headers.set("retry-after", String(Math.max(1, Math.ceil(error.retryAfterMs / 1_000))));
  if (error.code === "UNAUTHENTICATED") headers.set("www-authenticate", 'Bearer realm="lastgood"');
  const problem = toProblem(error, requestId);
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

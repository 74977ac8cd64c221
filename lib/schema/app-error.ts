import type { ErrorCode } from "#lib/schema/error-code.ts";

/** One field that was refused: where it stands (dotted path), what was wrong and what was expected. */
export type InvalidParam = { name: string; reason: string };

type AppErrorInput = {
  code: ErrorCode;
  detail: string;
  invalidParams?: readonly InvalidParam[];
  /** Further facts for the client, such as the existing object of a conflict. */
  extra?: Readonly<Record<string, unknown>>;
  retryAfterMs?: number;
  cause?: unknown;
};

/** The refusal a verb throws: a code to switch on, one sentence for a person, and the fields concerned. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly invalidParams: readonly InvalidParam[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number | null;

  constructor(input: AppErrorInput) {
    super(input.detail, input.cause === undefined ? undefined : { cause: input.cause });
    this.name = "AppError";
    this.code = input.code;
    this.detail = input.detail;
    this.invalidParams = input.invalidParams ?? [];
    this.extra = input.extra ?? {};
    this.retryAfterMs = input.retryAfterMs ?? null;
  }
}

/** An INVALID refusal of one field. */
export function invalidField(name: string, reason: string): AppError {
  return new AppError({ code: "INVALID", detail: `${name}: ${reason}`, invalidParams: [{ name, reason }] });
}

/** A NOT_FOUND refusal that names what was looked for. */
export function notFound(kind: string, id: string): AppError {
  return new AppError({ code: "NOT_FOUND", detail: `There is no ${kind} "${id}".` });
}

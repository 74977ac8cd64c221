import { addApiToken } from "#lib/access/create-api-token.ts";
import type { Problem } from "#lib/schema/problem.ts";
import type { Scope } from "#lib/schema/scope.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { RouteHandler } from "#lib/server/http/serve.ts";
import { aContext } from "./a-context.ts";

/** A request to a route handler: `body` is sent as JSON, `text` as it is. */
export type Asking = {
  readonly secret?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly text?: string;
};

/** Sends a request to a handler that `serve` made; gives the status and the decoded answer, Problem Details by default. */
export async function askEndpoint<Answer = Problem>(
  handler: RouteHandler,
  { secret, params = {}, query = {}, body, text }: Asking,
): Promise<{ readonly status: number; readonly answer: Answer }> {
  const sent = text ?? (body === undefined ? null : JSON.stringify(body));
  const request = new Request(`http://localhost:3000/api/v1/asked?${new URLSearchParams(query).toString()}`, {
    method: sent === null ? "GET" : "POST",
    headers: {
      "content-type": "application/json",
      ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
    },
    ...(sent === null ? {} : { body: sent }),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  return { status: response.status, answer: (await response.json()) as Answer };
}

/** The secret of a new API token with these scopes. */
export async function aTokenSecret(
  db: Database,
  scopes: readonly Scope[],
  expiresAt: Date | null = null,
): Promise<string> {
  const token = { name: scopes.join(), scopes: [...scopes], expiresAt };
  const { secret } = await inTransaction({ db }, (tx) => addApiToken(tx, aContext(db), token));
  return secret;
}

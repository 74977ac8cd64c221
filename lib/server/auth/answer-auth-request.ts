import { auth } from "./auth.ts";

/**
 * What is open of the authentication library beside our own sign-in pages. The rest would, for example, let people rename
 * themselves behind the audit log's back, or read their session's token from a script.
 */
const openPaths: readonly string[] = ["change-password", "revoke-sessions", "revoke-other-sessions"];

/** Answers the addresses of the authentication library that are open and have no route of their own. */
export async function answerAuthRequest(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^.*\/api\/auth\//, "");
  if (request.method === "POST" && openPaths.includes(path)) return auth().handler(request);
  return new Response(null, { status: 404, headers: { "cache-control": "no-store" } });
}

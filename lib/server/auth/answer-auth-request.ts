import { auth } from "./auth.ts";

/** Answers the addresses of the authentication library that have no route of their own. */
export function answerAuthRequest(request: Request): Promise<Response> {
  return auth().handler(request);
}

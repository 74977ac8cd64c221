import { env } from "#lib/server/env.ts";
import { isLocalRequest } from "#lib/server/http/peer-address.ts";

/** Whether this request may sign in by one press: in the sandbox, on this machine, under a loopback name, through no proxy. */
export function mayPressToSignIn(headers: Headers): boolean {
  return env().LASTGOOD_SANDBOX && isLocalRequest(headers);
}

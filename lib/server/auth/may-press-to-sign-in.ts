import { env } from "#lib/server/env.ts";
import { isLocalName, isLocalRequest } from "#lib/server/http/peer-address.ts";

/**
 * Whether this request may sign in by one press: in the sandbox, on this machine, under a loopback name, through no proxy.
 * A sandbox with an address for others is behind a proxy, even one that sends its requests on without saying so.
 */
export function mayPressToSignIn(headers: Headers): boolean {
  const { LASTGOOD_SANDBOX, LASTGOOD_URL } = env();
  return LASTGOOD_SANDBOX && isLocalName(new URL(LASTGOOD_URL).host) && isLocalRequest(headers);
}

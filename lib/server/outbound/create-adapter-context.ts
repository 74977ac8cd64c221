import type { AdapterContext, ConfiguredBy } from "#lib/adapters/adapter-context.ts";
import type { GuardOptions } from "./address-guard.ts";
import { connectOutbound, connectUnix } from "./connect-outbound.ts";
import { openOutbound, requestOutbound } from "./request-outbound.ts";

/**
 * Gives an adapter its only way out. The allow list of its settings counts only when an administrator
 * entered them; with anybody else's settings only public addresses on ports 80 and 443 are reached.
 */
export function createAdapterContext(configuredBy: ConfiguredBy, guard: GuardOptions = {}): AdapterContext {
  function withTrustedAllow<Call extends { readonly allow?: readonly string[] | undefined }>(
    call: Call,
  ): Call {
    return configuredBy === "admin" ? call : { ...call, allow: [] };
  }
  return {
    configuredBy,
    request: (request) => requestOutbound(withTrustedAllow(request), guard),
    open: (request) => openOutbound(withTrustedAllow(request), guard),
    connect: (destination) => connectOutbound(withTrustedAllow(destination), guard),
    connectUnix: (destination) => connectUnix(withTrustedAllow(destination)),
  };
}

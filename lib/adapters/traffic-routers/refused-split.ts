import { decodePeerJson, peerError, type PeerOperation } from "#lib/adapters/call-peer.ts";
import type { OutboundResponse } from "#lib/server/outbound/outbound-request.ts";
import { WireRefusal } from "./split-wire.ts";

/** The error for a 422 to a wanted split, in the router's own words; not retryable. */
export function refusedSplit(operation: PeerOperation, response: OutboundResponse): Error {
  const { error, version } = decodePeerJson(operation, response, WireRefusal);
  const which = version ? ` (version ${version})` : "";
  const reason = { code: "split_refused", facts: {} } as const;
  return peerError(operation, { message: `refused the split: ${error}${which}`, reason, retryable: false });
}

import type { OutboundRequest, OutboundResponse } from "#lib/server/outbound/outbound-request.ts";
import type { AdapterContext } from "./adapter-context.ts";
import { callPeer, type PeerOperation } from "./call-peer.ts";

/** Settings of a peer that is driven over HTTP with a bearer token. */
export interface AdminPeerSettings {
  readonly adminUrl: string;
  readonly token: string;
  readonly timeoutMs: number;
  readonly allowedInternal: readonly string[];
}

/** One call of an admin server; the path begins with a slash. */
export interface AdminCall extends Pick<OutboundRequest, "method" | "maxBytes"> {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
}

/** Gives the function that calls such a peer; throws `AdapterError` when there is no answer. */
export function createAdminPeer(
  settings: AdminPeerSettings,
  context: AdapterContext,
): (operation: PeerOperation, call: AdminCall) => Promise<OutboundResponse> {
  const base = settings.adminUrl.replace(/\/+$/, "");
  return (operation, { path, method, headers, json, maxBytes }) =>
    callPeer(context, operation, {
      url: `${base}${path}`,
      method,
      headers: {
        ...headers,
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        authorization: `Bearer ${settings.token}`,
      },
      body: json === undefined ? undefined : JSON.stringify(json),
      timeoutMs: settings.timeoutMs,
      maxBytes,
      allow: settings.allowedInternal,
    });
}

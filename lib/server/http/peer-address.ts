import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { env } from "#lib/server/env.ts";

/** The header that carries who is calling, after `markPeers`: the only address that limits are counted by. */
export const clientHeader = "x-lastgood-client";

const peerHeader = "x-lastgood-peer";
const forwardedHeader = "x-lastgood-forwarded";
const forwardingHeaders = ["forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-host"];
const slot = Symbol.for("lastgood.peers");
type Holder = typeof globalThis & { [slot]?: true };

/** Where a request came from: the socket's address, the client's address, and whether a proxy stood between. */
export interface Peer {
  readonly peer: string;
  readonly client: string;
  readonly isForwarded: boolean;
}

/**
 * Writes on each request that this process's HTTP servers get where it came from, over anything the caller wrote there.
 * Next adds forwarding headers of its own before a route runs, so this is the last place where the truth is visible.
 */
export function markPeers(trustedProxyHeader = env().LASTGOOD_TRUSTED_PROXY_HEADER): void {
  const holder = globalThis as Holder;
  if (holder[slot]) return;
  holder[slot] = true;
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const { headers } = request;
    const peer = request.socket.remoteAddress ?? "unknown";
    const proxied = headers[trustedProxyHeader?.toLowerCase() ?? ""];
    const isForwarded =
      proxied !== undefined || forwardingHeaders.some((name) => headers[name] !== undefined);
    headers[peerHeader] = peer;
    headers[clientHeader] = clientOf(proxied) ?? peer;
    headers[forwardedHeader] = String(isForwarded);
  });
}

/** A proxy appends what it saw itself: only the last address of the list is its own word. */
function clientOf(value: string | readonly string[] | undefined): string | null {
  if (value === undefined) return null;
  const last = [value].flat().join(",").split(",").at(-1)?.trim();
  return last === undefined || last === "" ? null : last;
}

/** Where a request came from; null in a process whose servers nobody marked, where any header could be forged. */
export function readPeer(headers: Headers): Peer | null {
  const peer = headers.get(peerHeader);
  if (!(globalThis as Holder)[slot] || peer === null) return null;
  return {
    peer,
    client: headers.get(clientHeader) ?? peer,
    isForwarded: headers.get(forwardedHeader) !== "false",
  };
}

/** Whether an address is this machine's own. A name is none, however it begins: `127.example` may lead anywhere. */
export function isLoopback(address: string): boolean {
  return isIP(address) !== 0 && (address === "::1" || /^(?:::ffff:)?127\./.test(address));
}

/** Whether a `host` or `host:port` names this machine whatever any name server says (RFC 6761, section 6.3). */
export function isLocalName(hostAndPort: string): boolean {
  const host = hostAndPort.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  return host === "localhost" || host.endsWith(".localhost") || isLoopback(host);
}

/** Whether a request was made on this machine, to a loopback name, through no proxy. False where that cannot be known. */
export function isLocalRequest(headers: Headers): boolean {
  const peer = readPeer(headers);
  const isOnThisMachine = peer !== null && !peer.isForwarded && isLoopback(peer.peer);
  return isOnThisMachine && isLocalName(headers.get("host") ?? "");
}

import type { Socket } from "node:net";
import type {
  OutboundRequest,
  OutboundResponse,
  OutboundStream,
} from "#lib/server/outbound/outbound-request.ts";
import type { OutboundDestination } from "#lib/server/outbound/address-guard.ts";

/** Who entered an integration's settings: only an administrator's allow list opens internal addresses. */
export type ConfiguredBy = "admin" | "member";

/** A connection that is not HTTP, e.g. SMTP, through the same address guard. */
export interface SocketDestination extends OutboundDestination {
  readonly timeoutMs: number;
}

/** A socket of this machine; `allow` lists the exact paths that an administrator opened. */
export interface UnixDestination {
  readonly path: string;
  readonly allow?: readonly string[] | undefined;
  readonly timeoutMs: number;
}

/**
 * What an adapter may use of the outside world. Every connection it makes goes through this, so that none can
 * leave out the address guard, the deadline or the size limit. All methods throw `OutboundError`.
 */
export interface AdapterContext {
  readonly configuredBy: ConfiguredBy;
  /** Sends one request and reads the whole answer, within the request's size limit. */
  request(request: OutboundRequest): Promise<OutboundResponse>;
  /** Sends one request and gives the answer's body as a stream that fails beyond the size limit. */
  open(request: OutboundRequest): Promise<OutboundStream>;
  /** Opens a TCP connection to an address that the guard accepts. */
  connect(destination: SocketDestination): Promise<Socket>;
  /** Opens a unix socket that an administrator allowed. */
  connectUnix(destination: UnixDestination): Promise<Socket>;
}

import { connect, type Socket } from "node:net";
import { guardDestination, type GuardOptions, type OutboundDestination } from "./address-guard.ts";
import { asOutboundError, OutboundError } from "./outbound-error.ts";

/**
 * Opens a TCP connection to an address the guard accepts, for protocols that are not HTTP (SMTP). The caller
 * owns the socket. Throws `OutboundError`.
 */
export async function connectOutbound(
  destination: OutboundDestination & { readonly timeoutMs: number },
  guard: GuardOptions = {},
): Promise<Socket> {
  const { host, port, lookup } = guardDestination(destination, guard);
  return untilConnected(connect({ host, port, lookup }), `${host}:${port}`, destination.timeoutMs);
}

/**
 * Opens a unix socket that the integration's settings name among the allowed ones, by its exact path. The caller owns the
 * socket. Throws `OutboundError`.
 */
export async function connectUnix(destination: {
  readonly path: string;
  readonly timeoutMs: number;
  readonly allow?: readonly string[] | undefined;
}): Promise<Socket> {
  const { path, timeoutMs, allow = [] } = destination;
  const label = `unix:${path}`;
  if (!allow.includes(path)) {
    throw new OutboundError("blocked", label, "an administrator may allow this socket in the settings");
  }
  return untilConnected(connect({ path }), label, timeoutMs);
}

function untilConnected(socket: Socket, label: string, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy(new OutboundError("timeout", label, `no connection within ${timeoutMs} ms`));
    }, timeoutMs);
    const onError = (error: Error) => {
      clearTimeout(timer);
      reject(asOutboundError(error, label));
    };
    socket.once("error", onError);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", onError);
      resolve(socket);
    });
  });
}

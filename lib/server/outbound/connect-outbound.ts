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
  const label = `${host}:${port}`;
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup });
    const timer = setTimeout(() => {
      socket.destroy(new OutboundError("timeout", label, `no connection within ${destination.timeoutMs} ms`));
    }, destination.timeoutMs);
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

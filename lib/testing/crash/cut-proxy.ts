import { connect, createServer } from "node:net";
import type { AddressInfo, NetConnectOpts, Socket } from "node:net";

/** A TCP proxy before Postgres whose connections can be cut, as a network does. */
export type CutProxy = {
  /** The connection string of the same database through the proxy. */
  readonly url: string;
  /** Cuts every connection there is; new ones are taken. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
};

/** Starts one on a free loopback port; the database may listen on a unix socket. */
export async function startCutProxy(databaseUrl: string): Promise<CutProxy> {
  const given = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  };
  const server = createServer((client) => {
    const peer = connect(addressOf(given));
    keep(client);
    keep(peer);
    client.pipe(peer).pipe(client);
    client.on("close", () => peer.destroy());
    peer.on("close", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const through = new URL(databaseUrl);
  through.hostname = "127.0.0.1";
  through.port = String((server.address() as AddressInfo).port);
  through.searchParams.delete("host");
  through.searchParams.delete("port");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const close = async () => {
    cut();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: through.toString(), cut, close };
}

function addressOf(url: URL): NetConnectOpts {
  const host = url.searchParams.get("host") ?? decodeURIComponent(url.hostname);
  const port = url.searchParams.get("port") ?? (url.port || "5432");
  return host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port: Number(port) };
}

import { createServer } from "node:net";
import { CommandError, lineOf } from "#lib/cli/command-error.ts";

/** A place to listen at. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Throws one line when nothing can listen at the address; `remedy` says how to choose another. */
export async function requireFreePort(address: ListenAddress, remedy: string): Promise<void> {
  const failure = await tryListen(address);
  if (failure === null) return;
  const where = `Port ${address.port} on ${address.host}`;
  if (failure.code === "EADDRINUSE")
    throw new CommandError(`${where} is in use by another program. ${remedy}`);
  throw new CommandError(`${where} cannot be used: ${lineOf(failure)}. ${remedy}`);
}

/** Gives the first free port of the wished ones, or else any free one. */
export async function pickPort(host: string, wished: readonly number[]): Promise<number> {
  for (const port of wished) {
    if (port > 0 && port < 65_536 && (await tryListen({ host, port })) === null) return port;
  }
  return freePort(host);
}

async function tryListen({ host, port }: ListenAddress): Promise<NodeJS.ErrnoException | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", (error) => resolve(error));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

async function freePort(host: string): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port: 0 }, () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

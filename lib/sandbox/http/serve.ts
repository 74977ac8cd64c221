import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpError } from "./http-error.ts";

/** What a handler answers: `body` as JSON or `text` as it is; neither gives an empty answer. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string | Buffer;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

/** One request with what was already read from it. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  /** Reads the body; 413 when it is longer than `maxBytes`. */
  readBody(maxBytes: number): Promise<Buffer>;
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) throw new TypeError("expected the body as bytes");
    length += part.length;
    if (length > maxBytes) throw new HttpError(413, `the body is longer than ${maxBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function replyToError(error: unknown): Reply {
  if (error instanceof HttpError)
    return { status: error.status, body: { error: error.message, ...error.details } };
  return { status: 500, body: { error: "internal error" } };
}

/** Gives a server on plain node:http that answers with what `handle` returns; a thrown HttpError is its answer too. */
export function makeServer(handle: (call: Call) => Promise<Reply>): Server {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const call: Call = {
      method: request.method ?? "GET",
      url,
      headers: request.headers,
      readBody: (maxBytes) => readBody(request, maxBytes),
    };
    const answer = async (): Promise<void> => {
      const reply = await handle(call).catch(replyToError);
      const isJson = reply.text === undefined && reply.body !== undefined;
      const content = isJson ? JSON.stringify(reply.body) : reply.text;
      response.writeHead(reply.status, {
        ...(isJson ? { "content-type": "application/json" } : {}),
        ...(reply.status === 413 ? { connection: "close" } : {}),
        ...reply.headers,
      });
      response.end(content);
    };
    answer().catch(() => response.destroy());
  });
  server.keepAliveTimeout = 30_000;
  return server;
}

/** Starts to listen on loopback; port 0 takes any. Gives the port. Rejects when the port is taken. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address: AddressInfo | string | null = server.address();
      if (address === null || typeof address === "string") reject(new Error("the server has no port"));
      else resolve(address.port);
    });
  });
}

/** Stops listening and cuts what is still open. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

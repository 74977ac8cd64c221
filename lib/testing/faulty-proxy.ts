import http from "node:http";
import { readBody, startLocalServer, type LocalServer } from "./local-server.ts";

/** A proxy before a real peer that can lose answers and fall silent, as networks do. */
export interface FaultyProxy extends LocalServer {
  /** The next PUT or POST reaches the peer; its answer is thrown away and the connection cut. */
  loseNextAnswer(): void;
  /** From now on nothing is answered. */
  stall(): void;
}

interface Forwarded {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

async function forward(target: string, request: http.IncomingMessage): Promise<Forwarded> {
  const body = await readBody(request);
  const { host: _ours, ...headers } = request.headers;
  return new Promise((resolve, reject) => {
    const call = http.request(new URL(request.url ?? "/", target), {
      method: request.method ?? "GET",
      headers,
      agent: false,
    });
    call.on("error", reject);
    call.on("response", (answer) => {
      readBody(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: text }),
        reject,
      );
    });
    call.end(body);
  });
}

/** Starts a proxy on a free loopback port before `target`, e.g. `http://127.0.0.1:21001`. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  let isNextLost = false;
  let isStalled = false;
  const server = await startLocalServer((request, response) => {
    if (isStalled) return;
    const isWrite = request.method === "PUT" || request.method === "POST";
    forward(target, request).then(
      ({ status, headers, body }) => {
        if (isNextLost && isWrite) {
          isNextLost = false;
          response.destroy();
          return;
        }
        const {
          "transfer-encoding": _chunked,
          "content-length": _length,
          connection: _hop,
          ...kept
        } = headers;
        response.writeHead(status, kept).end(body);
      },
      () => response.destroy(),
    );
  });
  return {
    ...server,
    loseNextAnswer: () => {
      isNextLost = true;
    },
    stall: () => {
      isStalled = true;
    },
  };
}

import { Agent, request as httpRequest } from "node:http";

/** What an instance answered. */
export interface Forwarded {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Where a request goes; `headers` are sent beside those of the body. */
export interface ForwardTarget {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends requests to instances over kept connections. */
export interface Forwarder {
  /** Rejects when the instance cannot be reached or is silent for ten seconds. */
  send(target: ForwardTarget, body: Buffer | null): Promise<Forwarded>;
  close(): void;
}

const TIMEOUT_MS = 10_000;

/** Makes a forwarder with its own pool of connections. */
export function makeForwarder(): Forwarder {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const once = (target: ForwardTarget, body: Buffer | null): Promise<Forwarded> =>
    new Promise((resolve, reject) => {
      const ofBody = body ? { "content-type": "application/json", "content-length": body.length } : {};
      const headers = { ...target.headers, ...ofBody };
      const options = { method: target.method, agent, headers, timeout: TIMEOUT_MS };
      const outgoing = httpRequest(target.url, options, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => {
          const contentType = response.headers["content-type"] ?? "application/json";
          resolve({ status: response.statusCode ?? 502, contentType, body: Buffer.concat(parts) });
        });
      });
      outgoing.on("timeout", () => outgoing.destroy(new Error("the instance is silent")));
      outgoing.on("error", (error: NodeJS.ErrnoException) => {
        reject(Object.assign(error, { wasReused: outgoing.reusedSocket }));
      });
      outgoing.end(body);
    });
  return {
    send: async (target, body) => {
      try {
        return await once(target, body);
      } catch (error) {
        // A kept connection may be closed by the other side in the very moment it is used again.
        const isStale = error instanceof Error && "wasReused" in error && error.wasReused === true;
        if (!isStale || error.message === "the instance is silent") throw error;
        return once(target, body);
      }
    },
    close: () => agent.destroy(),
  };
}

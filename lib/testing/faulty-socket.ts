import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A proxy before a peer that takes one line a connection, as HAProxy's stats socket does; it can fail as networks do. */
export interface FaultySocket {
  /** `host:port`, as allow lists take it. */
  readonly host: string;
  /** The next line that matches reaches the peer; its answer is thrown away and the connection cut. */
  loseAnswerTo(line: RegExp): void;
  /** The next line that matches does not reach the peer; the connection is cut. */
  cutBefore(line: RegExp): void;
  /** From now on nothing is answered. */
  stall(): void;
  /** From now on answers drip, one byte every so many milliseconds. */
  drip(everyMs: number): void;
  /** Every line that reached the peer so far, oldest first. */
  readonly lines: string[];
  close(): Promise<void>;
}

interface Faults {
  lost: RegExp | null;
  cut: RegExp | null;
  isStalled: boolean;
  dripMs: number | null;
  readonly lines: string[];
}

function take(faults: Faults, fault: "lost" | "cut", line: string): boolean {
  if (faults[fault]?.test(line) !== true) return false;
  faults[fault] = null;
  return true;
}

async function drip(client: Socket, answer: Buffer, everyMs: number): Promise<void> {
  for (const byte of answer) {
    if (client.destroyed) return;
    client.write(Buffer.of(byte));
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  client.end();
}

function forward(client: Socket, line: string, { port, faults }: { port: number; faults: Faults }): void {
  if (faults.isStalled) return;
  if (take(faults, "cut", line)) return void client.destroy();
  const isLost = take(faults, "lost", line);
  const peer = connect(port, "127.0.0.1", () => peer.write(line));
  faults.lines.push(line.trim());
  const chunks: Buffer[] = [];
  peer.on("data", (chunk: Buffer) => chunks.push(chunk));
  peer.on("error", () => client.destroy());
  peer.on("end", () => {
    const answer = Buffer.concat(chunks);
    if (isLost) client.destroy();
    else if (faults.dripMs === null) client.end(answer);
    else void drip(client, answer, faults.dripMs);
  });
}

/** Starts one on a free loopback port before a loopback port. */
export async function startFaultySocket(port: number): Promise<FaultySocket> {
  const faults: Faults = { lost: null, cut: null, isStalled: false, dripMs: null, lines: [] };
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.on("close", () => clients.delete(client));
    client.on("error", () => client.destroy());
    let line = "";
    client.on("data", (chunk: Buffer) => {
      line += chunk.toString("utf8");
      if (line.endsWith("\n")) forward(client, line, { port, faults });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    lines: faults.lines,
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseAnswerTo: (line) => {
      faults.lost = line;
    },
    cutBefore: (line) => {
      faults.cut = line;
    },
    stall: () => {
      faults.isStalled = true;
    },
    drip: (everyMs) => {
      faults.dripMs = everyMs;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

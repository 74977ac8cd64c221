import { Client } from "pg";
import { env } from "#lib/server/env.ts";

type Listener = (topic: string) => void;
type Hints = { readonly listeners: Set<Listener>; isConnected: boolean };

const slot = Symbol.for("lastgood.live-hints");
type Holder = typeof globalThis & { [slot]?: Hints };

const reconnectMs = 5_000;

/**
 * Calls back with the topic whenever a line may have been added to the live stream. One connection for the whole process,
 * past any pooler, since LISTEN belongs to a session. Only a hint: while it is down, readers find lines by polling.
 */
export function onLiveHint(listener: Listener): () => void {
  const holder = globalThis as Holder;
  holder[slot] ??= { listeners: new Set(), isConnected: false };
  const hints = holder[slot];
  hints.listeners.add(listener);
  if (!hints.isConnected) void connect(hints);
  return () => hints.listeners.delete(listener);
}

async function connect(hints: Hints): Promise<void> {
  hints.isConnected = true;
  const { DIRECT_DATABASE_URL, DATABASE_URL } = env();
  const connectionString = DIRECT_DATABASE_URL ?? DATABASE_URL;
  if (connectionString === undefined) return;
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000, keepAlive: true });
  const lose = () => {
    client.removeAllListeners("end");
    void client.end().catch(() => undefined);
    setTimeout(() => {
      hints.isConnected = false;
      if (hints.listeners.size > 0) void connect(hints);
    }, reconnectMs).unref();
  };
  client.on("error", () => undefined);
  client.on("end", lose);
  client.on("notification", ({ payload }) => {
    for (const listener of hints.listeners) listener(payload ?? "");
  });
  try {
    await client.connect();
    await client.query("LISTEN lastgood_live");
  } catch {
    lose();
  }
}

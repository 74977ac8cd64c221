/** What is bound to a version: requests under way, and clients that stuck to it in the last ten minutes. */
export interface Bound {
  readonly version: string;
  readonly streams: number;
  readonly sessions: number;
}

/** Knows what is bound to which version, whatever the split. */
export interface BoundClients {
  /** Notes a request under way; call what it gives when it is answered. */
  begin(version: string): () => void;
  /** The mark of a client that is to stick to a version; `held` is the one it came with. */
  markFor(version: string, held: string | null): string;
  /** The version that a mark binds to; null when it was released since, or is no mark of ours. */
  versionOf(mark: string): string | null;
  read(): readonly Bound[];
  /** Unbinds the clients of a version; requests under way end by themselves. Gives what was bound. */
  release(version: string): Bound;
}

const REMEMBERED_CLIENTS = 50_000;
const REMEMBERED_MS = 600_000;

interface Client {
  readonly version: string;
  readonly seenAtMs: number;
}

/** Version, number of releases before it, and client of a mark; null when it is none of ours. */
function partsOf(mark: string): string[] | null {
  return /^(.+)\|(\d+)\|([a-z0-9-]+)$/.exec(mark)?.slice(1) ?? null;
}

/** Makes one without any client; `nowMs` dates them. */
export function makeBoundClients(nowMs: () => number): BoundClients {
  const streams = new Map<string, number>();
  const clients = new Map<string, Client>();
  const releases = new Map<string, number>();
  const startedAt = nowMs().toString(36);
  let known = 0;
  const bound = (version: string): Bound => {
    const since = nowMs() - REMEMBERED_MS;
    const sessions = [...clients.values()].filter(
      (each) => each.version === version && each.seenAtMs >= since,
    );
    return { version, streams: streams.get(version) ?? 0, sessions: sessions.length };
  };
  const change = (version: string, by: number) => streams.set(version, (streams.get(version) ?? 0) + by);
  return {
    begin: (version) => {
      change(version, 1);
      return () => void change(version, -1);
    },
    markFor: (version, held) => {
      const id = (held === null ? null : partsOf(held)?.[2]) ?? `${startedAt}-${(known += 1)}`;
      clients.delete(id);
      clients.set(id, { version, seenAtMs: nowMs() });
      const [oldest] = clients.size > REMEMBERED_CLIENTS ? clients.keys() : [];
      if (oldest !== undefined) clients.delete(oldest);
      return `${version}|${releases.get(version) ?? 0}|${id}`;
    },
    versionOf: (mark) => {
      const [version = "", release = ""] = partsOf(mark) ?? [];
      return Number(release) === (releases.get(version) ?? 0) && version !== "" ? version : null;
    },
    read: () => {
      const versions = new Set([...streams.keys(), ...[...clients.values()].map(({ version }) => version)]);
      return [...versions].map(bound);
    },
    release: (version) => {
      const before = bound(version);
      releases.set(version, (releases.get(version) ?? 0) + 1);
      for (const [id, client] of clients) if (client.version === version) clients.delete(id);
      return before;
    },
  };
}

import type { Exposure } from "#lib/adapters/traffic-routers/port.ts";
import { poolOf, unexpected } from "./read-haproxy.ts";
import type { RuntimeSession } from "./runtime-api.ts";
import type { HaproxySettings } from "./settings.ts";
import { parseStat, parseTable } from "./wire.ts";

/** A server with what is bound to it. */
interface BoundServer {
  readonly backend: string;
  readonly name: string;
  readonly id: number | null;
  readonly version: string;
  readonly streams: number | null;
  /** Entries of the backend's stick table; null without one. Clients with a cookie are not counted anywhere. */
  readonly sessions: number | null;
}

async function readServers(session: RuntimeSession, settings: HaproxySettings): Promise<BoundServer[]> {
  const { backends } = settings;
  const questions = backends.flatMap((backend) => [`show stat ${backend} 4 -1`, `show table ${backend}`]);
  const answers = await session.ask(questions);
  return backends.flatMap((backend, index) => {
    const lines = parseStat(answers[2 * index] ?? "");
    if (lines === null) throw unexpected(session, `show stat ${backend}`, answers[2 * index]);
    const table = parseTable(answers[2 * index + 1] ?? "");
    return lines.map(({ svname, scur, sid }) => ({
      backend,
      name: svname,
      id: sid ?? null,
      version: poolOf(svname, settings).version,
      streams: scur ?? null,
      sessions: table === null ? null : (table.get(svname) ?? 0),
    }));
  });
}

/** Streams under way and stick-table entries per version. */
export async function readExposure(session: RuntimeSession, settings: HaproxySettings): Promise<Exposure[]> {
  const servers = await readServers(session, settings);
  const byVersion = Map.groupBy(servers, ({ version }) => version);
  return [...byVersion].map(([version, mine]) => ({ version, ...boundTo(mine) }));
}

/** Ends the streams on a version's servers and forgets which clients stick to them; gives what there was. */
export async function evictVersion(
  session: RuntimeSession,
  settings: HaproxySettings,
  version: string,
): Promise<Exposure> {
  const servers = (await readServers(session, settings)).filter((server) => server.version === version);
  for (const { backend, name, id, sessions } of servers) {
    if (sessions !== null && id !== null)
      await session.order(`clear table ${backend} data.server_id eq ${id}`);
    await session.order(`shutdown sessions server ${backend}/${name}`);
  }
  return { version, ...boundTo(servers) };
}

function boundTo(servers: readonly BoundServer[]): Omit<Exposure, "version"> {
  return {
    streams: sum(servers.map(({ streams }) => streams)),
    sessions: sum(servers.map(({ sessions }) => sessions)),
  };
}

/** Null when none could be counted; what is known otherwise. */
function sum(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : known.reduce((total, count) => total + count, 0);
}

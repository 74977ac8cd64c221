import { createHash } from "node:crypto";
import { badAnswer, peerError } from "#lib/adapters/call-peer.ts";
import type { LostServers, Receivers, RouterState } from "#lib/adapters/traffic-routers/port.ts";
import { asSlices, decodeLedger, type Ledger } from "./ledger.ts";
import { decodeCuts } from "./map-split.ts";
import { sharesByVersion, type Pool, type PoolShares } from "./pools.ts";
import type { RuntimeSession } from "./runtime-api.ts";
import type { HaproxySettings } from "./settings.ts";
import { effectivePools, lostServers, writtenPools, type PoolServer } from "./weights-split.ts";
import { answeredBy, parseInfo, parseMapEntry, parseStat, type ProcessInfo, type StatLine } from "./wire.ts";

/** Everything one look at HAProxy gives. */
export interface Sight {
  /** When it was taken, on our clock. */
  readonly at: Date;
  readonly process: ProcessInfo;
  readonly servers: readonly PoolServer[];
  readonly ledger: Ledger | null;
  /** Entries of the map as they are now; null for an absent key or no map. */
  readonly entries: { readonly cuts: string | null; readonly ledger: string | null };
  readonly state: RouterState;
  /** Percent of new requests per pool now. */
  readonly pools: PoolShares;
  /** Requests answered per version since the process started. */
  readonly answered: ReadonlyMap<string, number>;
}

/** The map's keys of this integration. */
export function mapKeys(settings: HaproxySettings): { readonly cuts: string; readonly ledger: string } {
  const key = settings.mapKey ?? settings.backends[0] ?? "";
  return { cuts: key, ledger: `${key}.lastgood` };
}

/**
 * Looks at process, servers and map in one connection. Throws `AdapterError`: retryable when no server takes traffic or
 * nothing answers (unknown, never 0 %), not retryable when what was named in the settings is not there.
 */
export async function readHaproxy(session: RuntimeSession, settings: HaproxySettings): Promise<Sight> {
  const { map, backends } = settings;
  const keys = mapKeys(settings);
  const questions = [
    "show info",
    ...backends.map((backend) => `show stat ${backend} 4 -1`),
    ...(map === undefined ? [] : [`get map ${map} ${keys.cuts}`, `get map ${map} ${keys.ledger}`]),
  ];
  const answers = await session.ask(questions);
  const at = new Date();
  const process = parseInfo(answers[0] ?? "");
  if (process === null) throw unexpected(session, "show info", answers[0]);
  const lines = backends.flatMap((backend, index) => {
    const parsed = parseStat(answers[index + 1] ?? "");
    if (parsed === null) throw unexpected(session, `show stat ${backend}`, answers[index + 1]);
    return parsed;
  });
  const [cuts, ledgerEntry] = answers.slice(backends.length + 1).map((answer) => {
    const entry = parseMapEntry(answer);
    if (entry === undefined) throw unexpected(session, `get map ${map}`, answer);
    return entry;
  });
  const entries = { cuts: cuts ?? null, ledger: ledgerEntry ?? null };
  const servers = lines.map((line) => asServer(line, settings));
  const ledger = decodeLedger(entries.ledger);
  const pools = poolsNow(session, settings, { servers, cuts: entries.cuts });
  const lost = lostOf(settings, { servers, pools, ledger });
  const state: RouterState = {
    slices: asSlices(pools, ledger, tellsControl(settings)),
    token: fingerprint({ process, servers, entries }),
    generation: ledger?.generation ?? null,
    appliedAt: ledger?.appliedAt ?? null,
    ...(lost !== null && { lost }),
    receivers: receiversOf(servers),
    raw: { pid: process.Pid, startedAtSec: process.Start_time_sec ?? null, map: entries, servers },
  };
  return { at, process, servers, ledger, entries, state, pools, answered: sumAnswered(lines, settings) };
}

/** Ready and all servers per version, without spares and without those of control slices. */
function receiversOf(servers: readonly PoolServer[]): Receivers[] {
  const main = servers.filter(({ isControl, isSpare }) => !isControl && !isSpare);
  return [...Map.groupBy(main, ({ version }) => version)].map(([version, mine]) => ({
    version,
    ready: mine.filter(({ isUsable }) => isUsable).length,
    total: mine.length,
  }));
}

/** Whether the configuration keeps a version's control slice apart. */
export function tellsControl({
  mode,
  mapControl,
  controlPattern,
}: Pick<HaproxySettings, "mode" | "mapControl" | "controlPattern">): boolean {
  return mode === "map" ? mapControl : controlPattern !== undefined;
}

/** Servers that went down with a share, and the split as it was written; the map's split stays as it is without them. */
function lostOf(
  settings: HaproxySettings,
  { servers, pools, ledger }: Pick<Sight, "servers" | "pools" | "ledger">,
): LostServers | null {
  const isMap = settings.mode === "map";
  const sharing = sharesByVersion(pools);
  // Behind the map weights stand for ever; only versions that the map sends requests to lose any.
  const lost = lostServers(servers).filter(({ version }) => !isMap || sharing.has(version));
  if (lost.length === 0) return null;
  const written = isMap ? pools : writtenPools(servers);
  return {
    servers: lost.map(({ name, version }) => ({ name, version })),
    written: asSlices(written, ledger, tellsControl(settings)),
  };
}

/** The error for an answer of another kind than asked for; not retryable. */
export function unexpected(session: RuntimeSession, question: string, answer = ""): Error {
  const first = answer.trim().split("\n")[0]?.slice(0, 200) ?? "";
  const message = `HAProxy answered "${first}" to "${question}"; check backends, map and the socket's level in the settings`;
  return peerError(session.operation, { message, reason: badAnswer, retryable: false });
}

function poolsNow(
  session: RuntimeSession,
  settings: HaproxySettings,
  seen: { readonly servers: readonly PoolServer[]; readonly cuts: string | null },
): PoolShares {
  if (settings.mode === "map") {
    const pools = decodeCuts(settings.mapOrder, seen.cuts);
    if (pools !== null) return pools;
    const message = `the map's value "${seen.cuts?.slice(0, 100)}" is no list of numbers`;
    throw peerError(session.operation, { message, reason: badAnswer, retryable: false });
  }
  const pools = effectivePools(seen.servers);
  if (pools.size > 0) return pools;
  const message = `no server of backend ${settings.backends[0]} takes traffic: all are down, withdrawn or at weight 0`;
  throw peerError(session.operation, {
    message,
    reason: { code: "no_server_takes_traffic", facts: {} },
    retryable: true,
  });
}

function asServer(line: StatLine, settings: HaproxySettings): PoolServer {
  const setWeight = line.uweight ?? line.weight;
  const isUp = line.status.startsWith("UP") || line.status.startsWith("no check");
  const isSpare = line.bck > 0;
  // What we put into maintenance ourselves to move sticky clients can be taken back.
  const isEvicted = settings.evictSticky && line.status === "MAINT" && setWeight === 0;
  return {
    backend: line.pxname,
    name: line.svname,
    ...poolOf(line.svname, settings),
    isSpare,
    isUsable: (isUp || isEvicted) && !isSpare,
    isWithdrawn: line.status.startsWith("MAINT") || line.status.startsWith("DRAIN"),
    setWeight,
    effectiveWeight: isUp && !isSpare ? line.weight : 0,
  };
}

/** The version a server belongs to, and whether to its control slice; one that neither list nor pattern knows stands for itself. */
export function poolOf(server: string, { servers, serverPattern, controlPattern }: HaproxySettings): Pool {
  const ofControl = controlPattern === undefined ? null : matched(controlPattern, server);
  if (ofControl !== null) return { version: ofControl, isControl: true };
  const listed = Object.entries(servers).find(([, names]) => names.includes(server));
  return { version: listed?.[0] ?? matched(serverPattern, server) ?? server, isControl: false };
}

/** What stands in the place of `{version}`; null when the name does not follow the pattern. */
function matched(pattern: string, server: string): string | null {
  const source = pattern
    .split(/(\{version\}|\*)/)
    .map((part) => (part === "{version}" ? "(.+)" : part === "*" ? ".*" : part.replaceAll(".", "\\.")))
    .join("");
  return new RegExp(`^${source}$`).exec(server)?.[1] ?? null;
}

/** Changes with whatever was written by anybody, and with the process; not with a server's health. */
function fingerprint({ process, servers, entries }: Pick<Sight, "process" | "servers" | "entries">): string {
  const written = servers.map(({ backend, name, setWeight, isWithdrawn }) => [
    backend,
    name,
    setWeight,
    isWithdrawn,
  ]);
  const facts = [process.Pid, process.Start_time_sec ?? null, entries.cuts, entries.ledger, written];
  return createHash("sha256").update(JSON.stringify(facts)).digest("base64url");
}

function sumAnswered(lines: readonly StatLine[], settings: HaproxySettings): Map<string, number> {
  const sums = new Map<string, number>();
  for (const line of lines) {
    const { version } = poolOf(line.svname, settings);
    sums.set(version, (sums.get(version) ?? 0) + answeredBy(line));
  }
  return sums;
}

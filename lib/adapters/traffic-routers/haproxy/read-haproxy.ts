import { createHash } from "node:crypto";
import { peerError } from "#lib/adapters/call-peer.ts";
import type { RouterState } from "#lib/adapters/traffic-routers/port.ts";
import { asSlices, decodeLedger, type Ledger } from "./ledger.ts";
import { decodeCuts } from "./map-split.ts";
import type { RuntimeSession } from "./runtime-api.ts";
import type { HaproxySettings } from "./settings.ts";
import { effectiveShares, type PoolServer } from "./weights-split.ts";
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
  const shares = sharesNow(session, settings, { servers, cuts: entries.cuts });
  const state: RouterState = {
    slices: asSlices(shares, ledger),
    token: fingerprint({ process, servers, entries }),
    generation: ledger?.generation ?? null,
    appliedAt: ledger?.appliedAt ?? null,
    raw: { pid: process.Pid, startedAtSec: process.Start_time_sec ?? null, map: entries, servers },
  };
  return { at, process, servers, ledger, entries, state, answered: sumAnswered(lines, settings) };
}

function unexpected(session: RuntimeSession, question: string, answer = ""): Error {
  const first = answer.trim().split("\n")[0]?.slice(0, 200) ?? "";
  const message = `HAProxy answered "${first}" to "${question}"; check backends, map and the socket's level in the settings`;
  return peerError(session.operation, { message, retryable: false });
}

function sharesNow(
  session: RuntimeSession,
  settings: HaproxySettings,
  seen: { readonly servers: readonly PoolServer[]; readonly cuts: string | null },
): ReadonlyMap<string, number> {
  if (settings.mode === "map") {
    const shares = decodeCuts(settings.mapOrder, seen.cuts);
    if (shares !== null) return shares;
    const message = `the map's value "${seen.cuts?.slice(0, 100)}" is no list of numbers`;
    throw peerError(session.operation, { message, retryable: false });
  }
  const shares = effectiveShares(seen.servers);
  if (shares.size > 0) return shares;
  const message = `no server of backend ${settings.backends[0]} takes traffic: all are down, withdrawn or at weight 0`;
  throw peerError(session.operation, { message, retryable: true });
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
    version: versionOf(line.svname, settings),
    isUsable: (isUp || isEvicted) && !isSpare,
    isWithdrawn: line.status.startsWith("MAINT") || line.status.startsWith("DRAIN"),
    setWeight,
    effectiveWeight: isUp && !isSpare ? line.weight : 0,
  };
}

/** The version a server belongs to; a server that neither list nor pattern knows stands for itself. */
function versionOf(server: string, { servers, serverPattern }: HaproxySettings): string {
  const listed = Object.entries(servers).find(([, names]) => names.includes(server));
  if (listed !== undefined) return listed[0];
  const pattern = serverPattern
    .split(/(\{version\}|\*)/)
    .map((part) => (part === "{version}" ? "(.+)" : part === "*" ? ".*" : part.replaceAll(".", "\\.")))
    .join("");
  return new RegExp(`^${pattern}$`).exec(server)?.[1] ?? server;
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
    const version = versionOf(line.svname, settings);
    sums.set(version, (sums.get(version) ?? 0) + answeredBy(line));
  }
  return sums;
}

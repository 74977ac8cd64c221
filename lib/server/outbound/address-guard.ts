import dns from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { networkInterfaces } from "node:os";
import { OutboundError } from "./outbound-error.ts";
import { isInSubnet, isNeverAllowed, isPrivateAddress, unmapAddress } from "./private-addresses.ts";

const PUBLIC_PORTS: readonly number[] = [80, 443];

/** Where a connection goes, and what its integration opens. */
export interface OutboundDestination {
  readonly host: string;
  readonly port: number;
  /** Entries as `AllowEntry` describes them; empty or absent leaves public addresses on ports 80 and 443. */
  readonly allow?: readonly string[] | undefined;
}

/** Resolves names, in the shape of `dns.lookup` with `all: true`. */
export type ResolveName = (
  hostname: string,
  options: dns.LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void,
) => void;

/** What the whole process keeps closed, whatever an integration opens. */
export interface GuardOptions {
  /** Our own listening ports and our database's, on this machine. */
  readonly ownPorts?: readonly number[] | undefined;
  readonly resolveName?: ResolveName | undefined;
}

/** A destination that the guard lets through before any name is resolved, with the socket's own lookup. */
export interface GuardedDestination {
  readonly host: string;
  readonly port: number;
  readonly lookup: LookupFunction;
}

interface ParsedEntry {
  readonly host: string;
  readonly prefix: number | null;
  readonly low: number;
  readonly high: number;
}

function parseEntry(entry: string): ParsedEntry | null {
  const parts = /^\[?([^\]/]+?)\]?(?:\/(\d+))?:(\d+)(?:-(\d+))?$/.exec(entry);
  const [, host, prefix, low, high] = parts ?? [];
  if (host === undefined || low === undefined) return null;
  return {
    host: normaliseHost(host),
    prefix: prefix === undefined ? null : Number(prefix),
    low: Number(low),
    high: Number(high ?? low),
  };
}

function normaliseHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}

function entryCovers(entry: ParsedEntry, host: string, address: string): boolean {
  if (entry.prefix !== null) return isInSubnet(address, entry.host, entry.prefix);
  return entry.host === host || (isIP(entry.host) !== 0 && entry.host === unmapAddress(address));
}

function isOwnAddress(address: string): boolean {
  const plain = unmapAddress(address);
  if (plain === "::1" || plain.startsWith("127.")) return true;
  return Object.values(networkInterfaces()).some((list) => list?.some((item) => item.address === plain));
}

interface Judge {
  readonly host: string;
  readonly port: number;
  readonly entries: readonly ParsedEntry[];
  readonly ownPorts: readonly number[];
}

function refusal(judge: Judge, address: string): string | null {
  if (isNeverAllowed(address)) return `address ${address} is never called`;
  if (judge.ownPorts.includes(judge.port) && isOwnAddress(address)) return "this is one of our own ports";
  const isOpened = judge.entries.some((entry) => entryCovers(entry, judge.host, address));
  if (isOpened) return null;
  if (isPrivateAddress(address)) {
    return `address ${address} is not public; an administrator may allow ${judge.host}:${judge.port} in the settings`;
  }
  if (PUBLIC_PORTS.includes(judge.port)) return null;
  return `port ${judge.port} is not open; an administrator may allow ${judge.host}:${judge.port} in the settings`;
}

function guardedLookup(judge: Judge, resolveName: ResolveName): LookupFunction {
  const destination = `${judge.host}:${judge.port}`;
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const reason = addresses.map((item) => refusal(judge, item.address)).find((item) => item !== null);
      const first = addresses[0];
      if (reason !== undefined || first === undefined) {
        return callback(
          new OutboundError("blocked", destination, reason ?? "the name has no address"),
          "",
          0,
        );
      }
      return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

/**
 * Gives a socket `lookup` that resolves and judges in one step, so that the address that was checked is the
 * address that is connected to (no rebinding between the two). One bad address among several refuses all.
 * Throws `OutboundError` `blocked` at once for a literal address or a port that cannot be right.
 */
export function guardDestination(
  destination: OutboundDestination,
  options: GuardOptions = {},
): GuardedDestination {
  const host = normaliseHost(destination.host);
  const { port } = destination;
  const entries = (destination.allow ?? [])
    .map(parseEntry)
    .filter((entry) => entry !== null)
    .filter((entry) => entry.low <= port && port <= entry.high);
  const judge: Judge = { host, port, entries, ownPorts: options.ownPorts ?? [] };
  const isLiteral = isIP(host) !== 0;
  if (isLiteral) {
    const reason = refusal(judge, host);
    if (reason !== null) throw new OutboundError("blocked", `${host}:${port}`, reason);
  } else if (!PUBLIC_PORTS.includes(port) && entries.length === 0) {
    throw new OutboundError("blocked", `${host}:${port}`, `port ${port} is not open for this integration`);
  }
  return { host, port, lookup: guardedLookup(judge, options.resolveName ?? dns.lookup) };
}

import { BlockList, isIP, isIPv4 } from "node:net";

type Subnet = readonly [network: string, prefix: number];

/** IANA special-purpose IPv4 registry: everything that is not a public unicast address. */
const PRIVATE_IPV4: readonly Subnet[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** IANA special-purpose IPv6 registry, with the transition ranges that can carry an IPv4 address. */
const PRIVATE_IPV6: readonly Subnet[] = [
  ["::", 96],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
  ["5f00::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
];

/** Addresses that no allow list opens: "this host", cloud metadata, link-local, multicast, reserved. */
const NEVER_IPV4: readonly Subnet[] = [
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];
const NEVER_IPV6: readonly Subnet[] = [
  ["::", 128],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["2002::", 16],
  ["fd00:ec2::254", 128],
  ["fe80::", 10],
  ["ff00::", 8],
];

function blockList(ipv4: readonly Subnet[], ipv6: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ipv4) list.addSubnet(network, prefix, "ipv4");
  for (const [network, prefix] of ipv6) list.addSubnet(network, prefix, "ipv6");
  return list;
}

const privateAddresses = blockList(PRIVATE_IPV4, PRIVATE_IPV6);
const neverAddresses = blockList(NEVER_IPV4, NEVER_IPV6);

/** The IPv4 address inside `::ffff:a.b.c.d` (also in hexadecimal), or the address itself. */
export function unmapAddress(address: string): string {
  const bare = address.replace(/%.*$/, "");
  const mapped = /^::ffff:(?:0:)?([0-9a-f.:]+)$/i.exec(bare)?.[1];
  if (mapped === undefined) return bare;
  if (isIPv4(mapped)) return mapped;
  const [high, low, ...rest] = mapped.split(":").map((part) => Number.parseInt(part, 16));
  if (high === undefined || low === undefined || rest.length > 0) return bare;
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

function isListed(list: BlockList, address: string): boolean {
  const plain = unmapAddress(address);
  const family = isIP(plain);
  if (family === 0) return true;
  return list.check(plain, family === 4 ? "ipv4" : "ipv6");
}

/** Whether an address is anything but a public unicast address; text that is no address counts as private. */
export function isPrivateAddress(address: string): boolean {
  return isListed(privateAddresses, address) || isListed(neverAddresses, address);
}

/** Whether an address stays closed whatever an administrator allows (metadata, link-local, multicast). */
export function isNeverAllowed(address: string): boolean {
  return isListed(neverAddresses, address);
}

/** Whether an address lies in `network/prefix`; an address of the other family does not. */
export function isInSubnet(address: string, network: string, prefix: number): boolean {
  const plain = unmapAddress(address);
  const family = isIP(plain);
  if (family === 0 || family !== isIP(network) || prefix > (family === 4 ? 32 : 128)) return false;
  const kind = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, prefix, kind);
  return list.check(plain, kind);
}

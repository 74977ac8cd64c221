import { randomBytes } from "node:crypto";

const MAX_SEQUENCE = 0xfff;

let lastMs = 0;
let sequence = 0;

/**
 * Builds a UUID version 7 from a Unix time in milliseconds, a 12-bit sequence and 8 random bytes.
 * Source: RFC 9562, section 5.7 (layout) and 6.2 method 1 (sequence in `rand_a`).
 */
export function uuidV7(unixMs: number, sequenceNumber: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(unixMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | (sequenceNumber & MAX_SEQUENCE), 6);
  bytes.set(random.subarray(0, 8), 8);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Gives a new row id: a UUID version 7, ascending within this process also when the clock goes back. */
export function newId(): string {
  const nowMs = Date.now();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    sequence = 0;
  } else if (sequence < MAX_SEQUENCE) {
    sequence += 1;
  } else {
    lastMs += 1;
    sequence = 0;
  }
  return uuidV7(lastMs, sequence, randomBytes(8));
}

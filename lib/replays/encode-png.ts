import { crc32, deflateSync } from "node:zlib";
import type { Pixels } from "#lib/replays/core/pixels.ts";

const signature = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Colour types of PNG by the number of channels: grey, RGB, RGBA. */
const colourTypes = { 1: 0, 3: 2, 4: 6 } as const;

function chunk(name: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(data.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}

/** A picture as a PNG file of 8 bits a channel, rows unfiltered. Format: W3C, PNG (Third Edition), sections 5 and 11. */
export function encodePng({ width, height, channels, bytes }: Pixels): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourTypes[channels], 0, 0, 0], 8);
  const row = width * channels;
  const filtered = Buffer.alloc((row + 1) * height);
  for (let y = 0; y < height; y += 1) filtered.set(bytes.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(filtered)), chunk("IEND", Buffer.alloc(0))];
  return Uint8Array.from(Buffer.concat([signature, ...parts]));
}

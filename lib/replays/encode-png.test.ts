import { crc32, inflateSync } from "node:zlib";
import { expect, it } from "vitest";
import type { Pixels } from "#lib/replays/core/pixels.ts";
import { encodePng } from "./encode-png.ts";

/** Reads a PNG of unfiltered rows as its specification says, checking every checksum. */
function decodePng(file: Uint8Array): { header: number[]; rows: number[][] } {
  const bytes = Buffer.from(file);
  expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks = new Map<string, Buffer>();
  let at = 8;
  while (at < bytes.length) {
    const length = bytes.readUInt32BE(at);
    const named = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(named));
    chunks.set(named.toString("latin1", 0, 4), named.subarray(4));
    at += 12 + length;
  }
  expect([...chunks.keys()]).toEqual(["IHDR", "IDAT", "IEND"]);
  const header = chunks.get("IHDR") ?? Buffer.alloc(0);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const raw = [...inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0))];
  const row = raw.length / height;
  const rows = Array.from({ length: height }, (_, y) => raw.slice(y * row, (y + 1) * row));
  return { header: [width, height, ...header.subarray(8)], rows };
}

it.each([
  [1, 0],
  [3, 2],
  [4, 6],
] as const)("writes a picture of %d channels that a decoder reads back", (channels, colourType) => {
  const bytes = Uint8Array.from({ length: 3 * 2 * channels }, (_, at) => (at * 37) % 256);
  const pixels: Pixels = { width: 3, height: 2, channels, bytes };
  const { header, rows } = decodePng(encodePng(pixels));
  expect(header).toEqual([3, 2, 8, colourType, 0, 0, 0]);
  expect(rows.map(([filter]) => filter)).toEqual([0, 0]);
  expect(rows.flatMap((row) => row.slice(1))).toEqual([...bytes]);
});

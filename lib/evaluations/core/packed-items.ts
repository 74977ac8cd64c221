import type { PackedItems } from "#lib/evaluations/schema.ts";
import type { ItemResults } from "./metric-sample.ts";

/** Packed results whose bytes do not hold what they claim: which count, how many bytes, what was found. */
export class PackedItemsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PackedItemsError";
  }
}

/** What is known of packed bytes. */
export type PackedShape = Pick<PackedItems, "encoding" | "count">;
/** What is known of packed bytes whose items may have several values. */
type PackedTable = Pick<PackedItems, "encoding" | "count" | "columns">;

function checkLength({ encoding, count, columns }: PackedTable, bytes: Uint8Array): void {
  const expected = encoding === "bits" ? Math.ceil(count / 8) : count * columns * 4;
  if (bytes.length === expected) return;
  const each = columns === 1 ? "" : ` of ${columns} values`;
  const text = `items: ${count} items${each} as ${encoding} are ${expected} bytes, received ${bytes.length}`;
  throw new PackedItemsError(text);
}

/** One bit an item, most significant bit of the first byte first; bits after the last item must be 0. */
function unpackBits(bytes: Uint8Array, count: number): Uint8Array {
  const values = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) {
    values[index] = ((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
  }
  const spare = bytes.length * 8 - count;
  if (spare > 0 && ((bytes.at(-1) ?? 0) & ((1 << spare) - 1)) !== 0) {
    throw new PackedItemsError(`items: bits after item ${count} are set; count or bit order is wrong`);
  }
  return values;
}

function unpackFloats(bytes: Uint8Array, count: number): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const value = view.getFloat32(index * 4, true);
    if (!Number.isFinite(value)) {
      throw new PackedItemsError(`items: item ${index} is ${value}; every item needs a finite number`);
    }
    values[index] = value;
  }
  return values;
}

/**
 * The per-item results in stored bytes: `bits` one bit an item, most significant first, `f32` little-endian floats.
 * Throws `PackedItemsError` where the length does not fit the count, a float is NaN or infinite, or spare bits are set.
 */
export function unpackItems(shape: PackedShape, bytes: Uint8Array, identity: string | null): ItemResults {
  checkLength({ ...shape, columns: 1 }, bytes);
  if (shape.encoding === "bits") return { kind: "binary", identity, values: unpackBits(bytes, shape.count) };
  return { kind: "scores", identity, values: unpackFloats(bytes, shape.count) };
}

/** The rows in stored bytes, item by item, each with `columns` values. Throws as `unpackItems` does. */
export function unpackRows(table: PackedTable, bytes: Uint8Array): Float64Array[] {
  checkLength(table, bytes);
  const { count, columns } = table;
  const values = unpackFloats(bytes, count * columns);
  return Array.from({ length: count }, (_, item) => values.subarray(item * columns, (item + 1) * columns));
}

/** The bytes of base64 text. Throws `PackedItemsError` for text that is not base64. */
export function decodeBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new PackedItemsError(`items: data is not base64 (${String(cause)})`);
  }
}

/** The per-item results of a pushed evaluation. */
export function decodePackedItems(packed: PackedItems): ItemResults {
  return unpackItems(packed, decodeBase64(packed.data), packed.itemsSha256);
}

/** One bit an item, most significant first: the bytes that `unpackItems` reads back. */
export function packBits(values: ArrayLike<number | boolean>): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  for (let index = 0; index < values.length; index += 1) {
    if (values[index]) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
  }
  return bytes;
}

/** Little-endian 32-bit floats: the bytes that `unpackItems` reads back. */
export function packFloats(values: ArrayLike<number>): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (let index = 0; index < values.length; index += 1) view.setFloat32(index * 4, values[index] ?? 0, true);
  return new Uint8Array(view.buffer);
}

/** Base64 text of bytes. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

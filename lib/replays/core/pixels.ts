import type { InterfaceField } from "#lib/versions/interface-schema.ts";
import { imageLayout } from "./compare-images.ts";
import { numbersOf } from "./read-outputs.ts";
import type { Output } from "./read-outputs.ts";

/** A picture, row by row: grey, RGB or RGBA in 8 bits. */
export type Pixels = {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly bytes: Uint8Array;
};

/** Larger pictures are not drawn: their bytes would outweigh the page. */
const mostPixels = 4_194_304;

type Range = { readonly low: number; readonly high: number };

/** White by the values alone: 1, 255, or whatever the largest is. */
function guessRange(given: Float64Array): Range {
  const values = given.filter(Number.isFinite);
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const most = values.reduce((largest, value) => Math.max(largest, value), -low);
  const high = [1, 255].find((usual) => most <= usual) ?? most;
  return { low: low < 0 ? -high : 0, high };
}

/** What counts as black and as white: as the interface says, else by the datatype, else by the values. */
function rangeOf({ datatype }: Output, values: Float64Array, field: InterfaceField | null): Range {
  const { minimum = 0, maximum = 0 } = field?.schema ?? {};
  if (maximum > minimum) return { low: minimum, high: maximum };
  const bits = /^UINT(\d+)$/u.exec(datatype ?? "")?.[1];
  return bits === undefined ? guessRange(values) : { low: 0, high: 2 ** Number(bits) - 1 };
}

function toBytes(values: Float64Array, { low, high }: Range): Uint8Array {
  const factor = 255 / (high - low);
  return Uint8Array.from(values, (value) =>
    Number.isFinite(value) ? Math.round(Math.min(255, Math.max(0, (value - low) * factor))) : 0,
  );
}

/** One frame of a tensor whose values are bytes already; channels last. */
function frameOf(bytes: Uint8Array, layout: NonNullable<ReturnType<typeof imageLayout>>): Pixels {
  const { width, height, channels, isLast } = layout;
  const size = width * height;
  const laid = isLast
    ? bytes
    : Uint8Array.from(
        { length: size * channels },
        (_, at) => bytes[(at % channels) * size + Math.floor(at / channels)] ?? 0,
      );
  return { width, height, channels: channels as Pixels["channels"], bytes: laid };
}

type Readable = {
  readonly bytes: Uint8Array;
  readonly layout: NonNullable<ReturnType<typeof imageLayout>>;
  readonly frames: number;
};

type Layout = Omit<Readable, "bytes">;

/** Of a video the first of four sizes is the number of frames; a batch of one stands before it. */
function layoutOf({ shape }: Output, isVideo: boolean): Layout | null {
  const sizes = shape ?? [];
  const inner = sizes.length === 5 && sizes[0] === 1 ? sizes.slice(1) : sizes;
  if (isVideo && inner.length !== 4) return null;
  const layout = imageLayout(isVideo ? inner.slice(1) : sizes);
  return layout === null ? null : { layout, frames: isVideo ? (inner[0] ?? 0) : 1 };
}

function readable(
  tensor: Output,
  field: InterfaceField | null,
  found: Layout | null,
): Readable | "too_large" | null {
  if (found === null) return null;
  const { width, height, channels } = found.layout;
  const pixels = width * height * found.frames;
  if (pixels > mostPixels) return "too_large";
  if (pixels === 0 || pixels * channels !== tensor.data.length) return null;
  const values = numbersOf(tensor);
  return values === null ? null : { bytes: toBytes(values, rangeOf(tensor, values, field)), ...found };
}

/** The picture of a tensor [H, W], [H, W, C] or [C, H, W] with leading ones; null for what is none. */
export function readPixels(tensor: Output, field: InterfaceField | null): Pixels | "too_large" | null {
  const read = readable(tensor, field, layoutOf(tensor, false));
  return read === null || read === "too_large" ? read : frameOf(read.bytes, read.layout);
}

/** Some frames of a video in a row. */
export type FrameStrip = { readonly pixels: Pixels; readonly shown: number; readonly frames: number };

const mostFrames = 8;
const stripHeight = 160;

function shrink({ width, height, channels, bytes }: Pixels): Pixels {
  const step = Math.max(1, Math.ceil(height / stripHeight));
  const [columns, rows] = [Math.max(1, Math.floor(width / step)), Math.max(1, Math.floor(height / step))];
  const smaller = Uint8Array.from({ length: columns * rows * channels }, (_, at) => {
    const pixel = Math.floor(at / channels);
    const from = Math.floor(pixel / columns) * step * width + (pixel % columns) * step;
    return bytes[from * channels + (at % channels)] ?? 0;
  });
  return { width: columns, height: rows, channels, bytes: smaller };
}

function beside(frames: readonly Pixels[]): Pixels | null {
  const [first] = frames;
  if (first === undefined) return null;
  const { width, height, channels } = first;
  const row = width * channels;
  const bytes = new Uint8Array(row * height * frames.length);
  for (const [index, frame] of frames.entries()) {
    for (let y = 0; y < height; y += 1) {
      bytes.set(frame.bytes.subarray(y * row, (y + 1) * row), (y * frames.length + index) * row);
    }
  }
  return { width: width * frames.length, height, channels, bytes };
}

/** At most eight frames, evenly spread, of a tensor [T, H, W, C] or [T, C, H, W]; null for what is no video. */
export function readFrames(tensor: Output, field: InterfaceField | null): FrameStrip | "too_large" | null {
  const read = readable(tensor, field, layoutOf(tensor, true));
  if (read === null || read === "too_large") return read;
  const { bytes, layout, frames } = read;
  const shown = Math.min(mostFrames, frames);
  const size = bytes.length / frames;
  const chosen = Array.from({ length: shown }, (_, index) => {
    const at = shown === 1 ? 0 : Math.round((index * (frames - 1)) / (shown - 1));
    return shrink(frameOf(bytes.subarray(at * size, (at + 1) * size), layout));
  });
  const pixels = beside(chosen);
  return pixels === null ? null : { pixels, shown, frames };
}

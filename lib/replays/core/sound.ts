import type { InterfaceField } from "#lib/versions/interface-schema.ts";
import { numbersOf } from "./read-outputs.ts";
import { innerShape } from "./sample-tensors.ts";
import type { SampleTensor } from "./sample-tensors.ts";

/** A clip as 16-bit PCM, channels in turn; `rateHz` null: not told. */
export type Sound = {
  readonly samples: Int16Array;
  readonly channels: 1 | 2;
  readonly rateHz: number | null;
};

const mostSamples = 10_000_000;
const most = 32_767;
const rateNames = ["sample_rate", "sampling_rate", "sampleRate", "sample_rate_hz"];

/** The rate of a clip in Hz: as the tensor tells, else as the interface does; null where neither tells one that is possible. */
function rateOf({ parameters }: SampleTensor, field: InterfaceField | null): number | null {
  const told = rateNames.flatMap((name) => [parameters[name], field?.[name]]);
  const rate = told.find((value) => typeof value === "number" && value >= 1_000 && value <= 384_000);
  return typeof rate === "number" ? Math.round(rate) : null;
}

/** What makes a value of a datatype a 16-bit one. */
const scales: Readonly<Record<string, (value: number) => number>> = {
  INT8: (value) => value * 256,
  UINT8: (value) => (value - 128) * 256,
  INT16: (value) => value,
  INT32: (value) => value / 65_536,
};

function clamp(value: number): number {
  return Number.isFinite(value) ? Math.round(Math.min(most, Math.max(-most - 1, value))) : 0;
}

/** The clip of a tensor [N], [C, N] or [N, C] with one or two channels, integers or -1 to 1; null for what is none. */
export function readSound(tensor: SampleTensor, field: InterfaceField | null): Sound | "too_large" | null {
  const shape = innerShape(tensor);
  if (tensor.data.length === 0 || shape.length > 2) return null;
  if (tensor.data.length > mostSamples) return "too_large";
  const values = numbersOf(tensor);
  if (values === null) return null;
  const scale = scales[tensor.datatype ?? ""] ?? ((value: number) => value * most);
  const samples = Int16Array.from(values, (value) => clamp(scale(value)));
  const rateHz = rateOf(tensor, field);
  const [rows = 1, columns] = shape;
  if (columns === undefined) return { samples, channels: 1, rateHz };
  if (columns === 2) return { samples, channels: 2, rateHz };
  if (rows !== 2) return null;
  const inTurn = Int16Array.from({ length: samples.length }, (_, at) =>
    at % 2 === 0 ? (samples[at / 2] ?? 0) : (samples[columns + (at - 1) / 2] ?? 0),
  );
  return { samples: inTurn, channels: 2, rateHz };
}

/** How long a clip is; null without a rate. */
export function soundMs({ samples, channels, rateHz }: Sound): number | null {
  return rateHz === null ? null : (samples.length / channels / rateHz) * 1_000;
}

/** The lowest and highest value of each of so many equal parts of a clip in turn, from -1 to 1. */
export function soundPeaks({ samples }: Sound, parts: number): number[] {
  const count = Math.min(parts, samples.length);
  return Array.from({ length: count }, (_, index) => {
    const part = samples.subarray(
      Math.floor((index * samples.length) / count),
      Math.floor(((index + 1) * samples.length) / count),
    );
    const [low, high] = part.reduce<[number, number]>(
      ([least, greatest], value) => [Math.min(least, value), Math.max(greatest, value)],
      [most, -most - 1],
    );
    return [low, high].map((value) => Math.round((value / (most + 1)) * 1_000) / 1_000);
  }).flat();
}

const headerBytes = 44;

function writeText(view: DataView, at: number, text: string): void {
  for (let index = 0; index < text.length; index += 1) view.setUint8(at + index, text.charCodeAt(index));
}

/** A clip as a WAV file (RIFF, PCM, 16 bits); its rate must be told. Format: IBM and Microsoft, RIFF MCI 1.0, 1991, chapter 3. */
export function encodeWav({ samples, channels }: Sound, rateHz: number): Uint8Array {
  const bytes = new Uint8Array(headerBytes + samples.length * 2);
  const view = new DataView(bytes.buffer);
  writeText(view, 0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  writeText(view, 8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  writeText(view, 36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((value, index) => view.setInt16(headerBytes + index * 2, value, true));
  return bytes;
}

function textAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));
}

/** Where each chunk of a RIFF file begins, by its name, and how long it says it is. */
function chunksOf(view: DataView): Map<string, { readonly at: number; readonly length: number }> {
  const chunks = new Map<string, { at: number; length: number }>();
  let at = 12;
  while (at + 8 <= view.byteLength) {
    const length = view.getUint32(at + 4, true);
    chunks.set(textAt(view, at), { at: at + 8, length });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

/** The clip of a WAV file of 16-bit PCM in one or two channels; null for any other file. */
export function parseWav(bytes: Uint8Array): Sound | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < headerBytes || textAt(view, 0) !== "RIFF" || textAt(view, 8) !== "WAVE") return null;
  const chunks = chunksOf(view);
  const [format, data] = [chunks.get("fmt "), chunks.get("data")];
  if (format === undefined || data === undefined || format.at + 16 > view.byteLength) return null;
  const [coding, channels] = [view.getUint16(format.at, true), view.getUint16(format.at + 2, true)];
  if (coding !== 1 || view.getUint16(format.at + 14, true) !== 16) return null;
  if (channels !== 1 && channels !== 2) return null;
  const count = Math.floor(Math.min(data.length, view.byteLength - data.at) / 2);
  const samples = Int16Array.from({ length: count }, (_, index) => view.getInt16(data.at + index * 2, true));
  return { samples, channels, rateHz: view.getUint32(format.at + 4, true) };
}

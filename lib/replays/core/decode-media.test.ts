import { describe, expect, it } from "vitest";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import { InterfaceField } from "#lib/versions/interface-schema.ts";
import { decodeMedia } from "./decode-media.ts";
import { describeMedia } from "./describe-media.ts";
import { mediaFileOf } from "./media-file.ts";
import { readSampleTensors } from "./sample-tensors.ts";
import type { SampleTensor } from "./sample-tensors.ts";
import { encodeWav, parseWav, soundPeaks } from "./sound.ts";

function tensor(given: Record<string, Json>): SampleTensor {
  const [read] = readSampleTensors([{ name: "x", ...given }]);
  if (read === undefined) throw new Error("no tensor");
  return read;
}

function decode(given: Record<string, Json>, modality: Modality, field: Record<string, Json> | null = null) {
  const read = field === null ? null : InterfaceField.parse({ name: "x", ...field });
  return decodeMedia(tensor(given), { field: read, modality });
}

function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

describe("pictures", () => {
  it("are read with leading ones, channels first or last, to bytes", () => {
    const grey = decode({ datatype: "UINT8", shape: [1, 2, 2], data: [0, 128, 255, 7] }, "image");
    expect(grey).toEqual({
      kind: "image",
      pixels: { width: 2, height: 2, channels: 1, bytes: Uint8Array.from([0, 128, 255, 7]) },
    });
    const planes = decode({ datatype: "UINT8", shape: [3, 1, 2], data: [1, 2, 3, 4, 5, 6] }, "image");
    expect(planes.kind === "image" && [...planes.pixels.bytes]).toEqual([1, 3, 5, 2, 4, 6]);
  });

  it("are scaled by the interface's range, else by their values", () => {
    const shape = [1, 2];
    const bytes = (given: Record<string, Json>, field: Record<string, Json> | null = null) => {
      const found = decode({ datatype: "FP32", shape, ...given }, "image", field);
      return found.kind === "image" ? [...found.pixels.bytes] : found;
    };
    expect(bytes({ data: [0, 1] })).toEqual([0, 255]);
    expect(bytes({ data: [-1, 1] })).toEqual([0, 255]);
    expect(bytes({ data: [0, 200] })).toEqual([0, 200]);
    expect(bytes({ data: [0, 5] }, { schema: { minimum: 0, maximum: 10 } })).toEqual([0, 128]);
    expect(bytes({ data: ["NaN", 1] })).toEqual([0, 255]);
  });

  it("are not available where the values do not fill the shape, or are too many", () => {
    expect(decode({ datatype: "UINT8", shape: [2, 2], data: [1] }, "image")).toEqual({
      kind: "not_available",
      reason: "unknown_format",
    });
    expect(decode({ datatype: "UINT8", shape: [9_000, 9_000], data: [1] }, "image")).toEqual({
      kind: "not_available",
      reason: "too_large",
    });
    expect(decode({ datatype: "UINT8", shape: [0], data: [] }, "image")).toMatchObject({ reason: "empty" });
  });

  it("of a video are some of its frames in a row", () => {
    const data = Array.from({ length: 20 }, (_, frame) => [frame, frame, frame, frame]).flat();
    const found = decode({ datatype: "UINT8", shape: [1, 20, 2, 2, 1], data }, "video");
    if (found.kind !== "video") throw new Error(found.kind);
    const { strip } = found;
    expect([strip.shown, strip.frames, strip.pixels.width, strip.pixels.height]).toEqual([8, 20, 16, 2]);
    expect([...strip.pixels.bytes.subarray(0, 16)].filter((_, at) => at % 2 === 0)).toEqual([
      0, 3, 5, 8, 11, 14, 16, 19,
    ]);
  });
});

describe("clips", () => {
  const pcm = { datatype: "INT16", shape: [1, 4], data: [0, 16384, -16384, 32767] };

  it("play at the rate that the tensor or the interface tells, and are not played without one", () => {
    const href = (given: Record<string, Json>, field: Record<string, Json> | null = null) =>
      describeMedia(decode({ ...pcm, ...given }, "audio", field), "/clip");
    const told = href({ parameters: { sample_rate: 8_000 } });
    expect(told).toMatchObject({ kind: "audio", href: "/clip", durationMs: 0.5 });
    expect(href({}, { sampleRate: 4_000 })).toMatchObject({ href: "/clip", durationMs: 1 });
    expect(href({})).toMatchObject({ href: null, durationMs: null });
  });

  it("are the same after they were written to a WAV file and read again", () => {
    const samples = Int16Array.from({ length: 500 }, (_, at) => Math.round(20_000 * Math.sin(at / 9)));
    const sound = { samples, channels: 2, rateHz: 44_100 } as const;
    expect(parseWav(encodeWav(sound, 44_100))).toEqual(sound);
    const file = encodeWav({ ...sound, channels: 1 }, 8_000);
    const [, , riffSize] = new Uint32Array(file.buffer.slice(0, 12));
    expect([file.length, riffSize]).toEqual([1_044, 0x45_56_41_57]);
    expect(parseWav(file.subarray(0, 20))).toBeNull();
  });

  it("have peaks that reach as far as they do", () => {
    const samples = Int16Array.from([0, 16_384, -16_384, 0, 32_767, -32_768]);
    expect(soundPeaks({ samples, channels: 1, rateHz: null }, 3)).toEqual([0, 0.5, -0.5, 0, -1, 1]);
    expect(soundPeaks({ samples: Int16Array.from([1]), channels: 1, rateHz: null }, 120)).toHaveLength(2);
  });

  it("of two channels are laid in turn", () => {
    const found = decode({ datatype: "FP32", shape: [2, 2], data: [0, 1, -1, 0.5] }, "audio");
    // Two columns are samples of two channels.
    expect(found.kind === "audio" && [...found.sound.samples]).toEqual([0, 32_767, -32_767, 16_384]);
    const planes = decode({ datatype: "INT16", shape: [2, 3], data: [1, 2, 3, 4, 5, 6] }, "audio");
    expect(planes.kind === "audio" && [...planes.sound.samples]).toEqual([1, 4, 2, 5, 3, 6]);
  });
});

describe("files", () => {
  it("are known by their first bytes, whatever they are called", () => {
    const filler = Array.from({ length: 60 }, () => 0);
    const file = (head: number[]) => mediaFileOf(base64Of(Uint8Array.from([...head, ...filler])));
    expect(file([0x89, 0x50, 0x4e, 0x47])).toMatchObject({ media: "image", mediaType: "image/png" });
    expect(file([0x1a, 0x45, 0xdf, 0xa3])).toMatchObject({ media: "video", mediaType: "video/webm" });
    const mp4 = [0, 0, 0, 32, 0x66, 0x74, 0x79, 0x70, 0x69, 0x73, 0x6f, 0x6d];
    expect(file(mp4)).toMatchObject({ media: "video", mediaType: "video/mp4" });
    const wav = encodeWav({ samples: new Int16Array(40), channels: 1, rateHz: 8_000 }, 8_000);
    expect(mediaFileOf(`data:image/svg+xml;base64,${base64Of(wav)}`)).toMatchObject({
      mediaType: "audio/wav",
    });
  });

  it("are nothing that could run, and no text", () => {
    const svg = btoa(
      `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script>${" ".repeat(60)}</svg>`,
    );
    expect(mediaFileOf(svg)).toBeNull();
    expect(mediaFileOf("seven")).toBeNull();
    expect(decode({ datatype: "BYTES", shape: [1], data: ["seven"] }, "text")).toEqual({
      kind: "text",
      text: "seven",
    });
  });

  it("tell a waveform where they are PCM", () => {
    const wav = encodeWav(
      { samples: Int16Array.from({ length: 80 }, (_, at) => at * 100), channels: 1, rateHz: 8_000 },
      8_000,
    );
    const found = decode({ datatype: "BYTES", shape: [1], data: [base64Of(wav)] }, "audio");
    expect(describeMedia(found, "/file")).toMatchObject({
      kind: "audio",
      href: "/file",
      mediaType: "audio/wav",
      durationMs: 10,
    });
  });
});

import { describe, expect, it } from "vitest";
import type { Json } from "#lib/schema/atoms.ts";
import { compareOne as compare, texts } from "#lib/testing/a-comparison.ts";
import type { Tensor } from "#lib/testing/a-comparison.ts";

describe("boxes", () => {
  const rows = (...data: number[][]): Tensor => ({
    shape: [data.length, data[0]?.length ?? 4],
    data: data.flat(),
  });
  const type = { type: "boxes" } as const;
  const cat = [0, 0, 100, 100, 0.9, 1];
  const dog = [50, 50, 80, 80, 0.8, 2];

  it("match by class and overlap, in any order", () => {
    expect(compare(rows(cat, dog), rows(dog, cat), type)?.code).toBe("equal");
    expect(compare(rows(cat), rows([0, 0, 100, 98, 0.9, 1]), type)).toMatchObject({
      isEqual: true,
      measure: "overlap",
    });
    expect(compare(rows(cat), rows([0, 0, 100, 90, 0.9, 1]), type)).toMatchObject({
      isEqual: false,
      value: 0.9,
    });
    expect(compare(rows(cat), rows([0, 0, 100, 100, 0.9, 2]), type)).toMatchObject({
      isEqual: false,
      value: 0,
    });
  });

  it("are taken once each", () => {
    const far = [300, 300, 400, 400, 0.9, 1];
    expect(compare(rows(cat, cat), rows(cat, far), type)).toMatchObject({ isEqual: false, value: 0 });
  });

  it("are as many above the score; those below are not counted", () => {
    expect(compare(rows(cat, dog), rows(cat), type)).toMatchObject({ code: "count", value: 1, tolerance: 2 });
    expect(compare(rows(cat, [0, 0, 5, 5, 0.2, 1]), rows(cat), type)?.isEqual).toBe(true);
    const none = { shape: [0, 6], data: [] };
    expect(compare(none, none, type)?.isEqual).toBe(true);
    expect(compare(none, rows(cat), type)?.isEqual).toBe(false);
  });

  it("take scores and classes from the outputs that are named, and sizes from the coordinates", () => {
    const companion = (score: number): Tensor[] => [
      { name: "scores", data: [score] },
      { name: "names", datatype: "BYTES", data: ["cat"] },
    ];
    const settings = { scores: "scores", classes: "names" };
    const bare = rows([10, 10, 20, 20]);
    const options = {
      ...type,
      settings,
      companions: [companion(0.9), companion(0.9)] as [Tensor[], Tensor[]],
    };
    expect(compare(bare, bare, options)?.isEqual).toBe(true);
    expect(compare(bare, bare, { ...options, companions: [companion(0.9), companion(0.1)] })?.code).toBe(
      "count",
    );
    expect(compare(bare, bare, { ...options, companions: [companion(0.9), []] })?.code).toBe("not_readable");
    const sized = { ...type, field: { coordinates: "xywh pixels" } };
    expect(compare(bare, rows([10, 10, 20, 10]), sized)).toMatchObject({ value: 0.5 });
  });

  it("are not readable with NaN or in other rows", () => {
    expect(compare(rows(cat), { shape: [1, 6], data: [0, 0, null, 1, 1, 1] }, type)?.code).toBe(
      "not_readable",
    );
    expect(compare(rows(cat), { shape: [2, 3], data: [0, 0, 1, 1, 1, 1] }, type)?.code).toBe("not_readable");
  });
});

describe("pictures", () => {
  const pixels = (change: (value: number, at: number) => number, size = 16): Tensor => ({
    datatype: "UINT8",
    shape: [size, size, 3],
    data: Array.from({ length: size * size * 3 }, (_, at) => change((at * 7919) % 256, at)),
  });
  const type = { type: "image" } as const;
  const picture = pixels((value) => value);

  it("are alike by structure and noise", () => {
    expect(compare(picture, picture, type)).toMatchObject({ isEqual: true, measure: "ssim" });
    const nearly = pixels((value, at) => (at % 9 === 0 ? Math.max(0, value - 3) : value));
    expect(compare(picture, nearly, type)).toMatchObject({ code: "within_tolerance" });
    expect(
      compare(
        picture,
        pixels((value) => 255 - value),
        type,
      ),
    ).toMatchObject({ isEqual: false, measure: "ssim" });
    const darker = pixels((value) => Math.round(value * 0.9));
    expect(compare(picture, darker, type)).toMatchObject({
      isEqual: false,
      measure: "psnr_db",
      tolerance: 35,
    });
  });

  it("are readable with channels before or behind, and with leading ones", () => {
    const flat = (shape: number[]) => ({
      datatype: "UINT8",
      shape,
      data: Array.from({ length: 192 }, (_, at) => at),
    });
    for (const shape of [
      [1, 3, 8, 8],
      [8, 8, 3],
      [3, 8, 8],
      [1, 12, 16],
    ]) {
      expect(compare(flat(shape), flat(shape), type)?.isEqual).toBe(true);
    }
    expect(compare(flat([2, 4, 24]), flat([2, 4, 24]), type)?.code).toBe("not_readable");
    expect(compare(flat([8, 8, 3]), flat([3, 8, 8]), type)?.code).toBe("shape");
    expect(compare({ ...picture, data: [] }, { ...picture, data: [] }, type)?.isEqual).toBe(false);
  });

  it("that differ in detail are alike where the named embedding says so", () => {
    const inverted = pixels((value) => 255 - value);
    const companion = (...data: number[]): Tensor[] => [{ name: "clip", data }];
    const settings = { embedding: "clip" };
    const near: [Tensor[], Tensor[]] = [companion(1, 0), companion(1, 0.1)];
    expect(compare(picture, inverted, { ...type, settings, companions: near })?.measure).toBe(
      "embedding_cosine",
    );
    const far: [Tensor[], Tensor[]] = [companion(1, 0), companion(1, 1)];
    expect(compare(picture, inverted, { ...type, settings, companions: far })?.isEqual).toBe(false);
  });

  it("that move have as many frames, each alike", () => {
    const clip = (frames: number, change = 0): Tensor => ({
      datatype: "UINT8",
      shape: [frames, 12, 12],
      data: Array.from({ length: frames * 144 }, (_, at) => (at * 31 + (at >= 144 ? change * at : 0)) % 256),
    });
    const video = { type: "video" } as const;
    expect(compare(clip(2), clip(2), video)?.isEqual).toBe(true);
    expect(compare(clip(2), clip(3), video)).toMatchObject({ code: "count", value: 3, tolerance: 2 });
    expect(compare(clip(2), clip(2, 13), video)).toMatchObject({ isEqual: false, measure: "ssim" });
  });

  it("of classes overlap class by class", () => {
    const mask = (...data: number[]) => ({ datatype: "UINT8", shape: [10, 10], data });
    const half = Array.from({ length: 100 }, (_, at) => (at < 50 ? 0 : 1));
    const moved = half.map((value, at) => (at === 50 ? 0 : value));
    expect(compare(mask(...half), mask(...moved), { type: "masks" })).toMatchObject({ isEqual: true });
    const more = half.map((value, at) => (at >= 50 && at < 55 ? 0 : value));
    expect(compare(mask(...half), mask(...more), { type: "masks" })).toMatchObject({ isEqual: false });
  });
});

describe("sound", () => {
  const type = { type: "audio", field: { datatype: "INT16", sampleRate: 8000 } } as const;
  const sound = (length: number, volume = 1): Tensor => ({
    datatype: "INT16",
    data: Array.from({ length }, (_, at) => Math.round(volume * 8000 * Math.sin(at * at))),
  });

  it("is as long and as loud in every band", () => {
    expect(compare(sound(1600), sound(1600), type)).toMatchObject({ code: "equal", measure: "log_mel_db" });
    expect(compare(sound(1600), sound(1610), type)?.isEqual).toBe(true);
    expect(compare(sound(1600), sound(1700), type)).toMatchObject({
      isEqual: false,
      measure: "duration_difference",
    });
    expect(compare(sound(1600), sound(1600, 2), type)).toMatchObject({
      isEqual: false,
      measure: "log_mel_db",
    });
    expect(compare(sound(0), sound(0), type)?.code).toBe("empty");
  });
});

describe("JSON", () => {
  const json = (...data: Json[]): Tensor => ({
    datatype: "BYTES",
    data: data.map((value) => JSON.stringify(value)),
  });
  const type = { type: "json" } as const;

  it("has the same names and types, then the same values", () => {
    expect(compare(json({ a: 1, b: ["x"] }), json({ b: ["x"], a: 1 }), type)?.code).toBe("equal");
    expect(compare(json({ a: 1 }), json({ a: 1, b: 2 }), type)?.code).toBe("structure");
    expect(compare(json({ a: 1 }), json({ a: "1" }), type)?.code).toBe("structure");
    expect(compare(json({ a: null }), json({}), type)?.code).toBe("structure");
    expect(compare(json({ a: 1 }), json({ a: 2 }), type)?.code).toBe("values");
    expect(compare(json({ a: ["x"] }), json({ a: ["x", "y"] }), type)?.code).toBe("values");
    expect(compare(json({ a: 0.1 }), json({ a: 0.1 + 1e-9 }), type)?.isEqual).toBe(true);
  });

  it("that is none differs unless it is the same", () => {
    expect(compare(json({ a: 1 }), texts("{broken"), type)?.code).toBe("structure");
    expect(compare(texts("{broken"), texts("{broken"), type)?.isEqual).toBe(true);
    expect(compare(json({}), texts(), type)?.code).toBe("count");
    let deep: Json = 1;
    for (let at = 0; at < 100; at += 1) deep = [deep];
    expect(compare({ data: [JSON.stringify(deep)] }, { data: [JSON.stringify(deep)] }, type)?.code).toBe(
      "structure",
    );
  });
});

describe("telemetry", () => {
  it("may gain a metric and may not lose one", () => {
    const type = { type: "telemetry" } as const;
    expect(compare(texts("a", "b"), texts("b", "c", "a"), type)?.isEqual).toBe(true);
    expect(compare(texts("a", "b"), texts("a"), type)).toMatchObject({
      isEqual: false,
      code: "absent",
      value: 1,
    });
  });
});

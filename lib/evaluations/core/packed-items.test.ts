import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  PackedItemsError,
  decodeBase64,
  decodePackedItems,
  encodeBase64,
  packBits,
  packFloats,
  unpackItems,
} from "./packed-items.ts";

describe("bits", () => {
  it("reads the most significant bit first", () => {
    const items = unpackItems({ encoding: "bits", count: 10 }, Uint8Array.of(0b1010_0000, 0b0100_0000), "id");
    expect(items).toEqual({
      kind: "binary",
      identity: "id",
      values: Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 0, 0, 1),
    });
  });

  it("reads back what it packed", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 70 }), (answers) => {
        const packed = {
          metric: "top1_accuracy",
          encoding: "bits" as const,
          count: answers.length,
          columns: 1,
          itemsSha256: null,
          data: encodeBase64(packBits(answers)),
        };
        const items = decodePackedItems(packed);
        expect(items.kind === "binary" && Array.from(items.values, Boolean)).toEqual(answers);
      }),
    );
  });

  it("refuses another length and spare bits that are set", () => {
    expect(() => unpackItems({ encoding: "bits", count: 9 }, Uint8Array.of(255), null)).toThrow(
      /9 items as bits are 2 bytes, received 1/u,
    );
    expect(() => unpackItems({ encoding: "bits", count: 7 }, Uint8Array.of(1), null)).toThrow(
      /bits after item 7/u,
    );
    expect(() => unpackItems({ encoding: "bits", count: 8 }, Uint8Array.of(1), null)).not.toThrow();
  });
});

describe("floats", () => {
  it("reads back what it packed, from a view that does not start at 0", () => {
    const bytes = packFloats([1.5, -2.25, 0]);
    const shifted = new Uint8Array(bytes.length + 4);
    shifted.set(bytes, 4);
    const items = unpackItems({ encoding: "f32", count: 3 }, shifted.subarray(4), null);
    expect(items).toEqual({ kind: "scores", identity: null, values: Float64Array.of(1.5, -2.25, 0) });
  });

  it("names the item that is not a number", () => {
    expect(() => unpackItems({ encoding: "f32", count: 2 }, packFloats([1, Number.NaN]), null)).toThrow(
      /item 1 is NaN/u,
    );
    expect(() => unpackItems({ encoding: "f32", count: 2 }, packFloats([1]), null)).toThrow(PackedItemsError);
  });
});

describe("base64", () => {
  it("refuses text that is not base64", () => {
    expect(() => decodeBase64("~~")).toThrow(PackedItemsError);
    expect(decodeBase64("/w==")).toEqual(Uint8Array.of(255));
  });
});

import { describe, expect, it } from "vitest";
import { compareOne as compare, contextOf, floats, tensors, texts } from "#lib/testing/a-comparison.ts";
import type { ComparisonGiven, Tensor } from "#lib/testing/a-comparison.ts";
import { compareOutputs } from "./compare-output.ts";
import { chooseOutputType } from "./output-type.ts";
import { readTensors } from "./read-outputs.ts";

describe("which rule", () => {
  const [output] = readTensors([{ name: "y", datatype: "FP32", shape: [2], data: [0.1, 0.9] }]);
  const [bytes] = readTensors([{ name: "y", datatype: "BYTES", shape: [1], data: ["x"] }]);
  const choose = (field: object | null, given = output, options: ComparisonGiven = {}) => {
    const context = contextOf(field === null ? options : { ...options, field });
    return given && chooseOutputType(given, context.fields.get("y") ?? null, context);
  };

  it("is told by the interface's meaning, then by the datatype", () => {
    expect(choose({ unit: "probability" })).toEqual({ type: "probabilities", typeFrom: "interface" });
    expect(choose({ embedding: { model: "e", dimension: 2 } })?.type).toBe("embedding");
    expect(choose({ coordinates: "xyxy pixels" })?.type).toBe("boxes");
    expect(choose({ labels: { 0: "cat" } })?.type).toBe("label");
    expect(choose({ schema: { enum: ["a"] } }, bytes)?.type).toBe("label");
    expect(choose({ schema: { type: "object" } }, bytes)?.type).toBe("json");
    expect(choose(null)).toEqual({ type: "tensor", typeFrom: "interface" });
  });

  it("is what is declared before that, and what is set before all", () => {
    expect(choose({ outputType: "transcript", labels: { 0: "a" } }, bytes)).toEqual({
      type: "transcript",
      typeFrom: "declared",
    });
    expect(choose({ outputType: "transcript" }, bytes, { type: "text" })).toEqual({
      type: "text",
      typeFrom: "settings",
    });
    const [told] = readTensors([{ name: "y", parameters: { output_type: "masks" }, data: [1] }]);
    expect(choose(null, told)).toEqual({ type: "masks", typeFrom: "declared" });
  });

  it("is exact where nothing is known, and says so", () => {
    expect(choose(null, bytes)).toEqual({ type: "exact", typeFrom: "unknown" });
    expect(choose({ outputType: "smell" }, bytes)).toEqual({ type: "exact", typeFrom: "unknown" });
    expect(compare(texts("a"), texts("a"))).toMatchObject({ isEqual: true, typeFrom: "unknown" });
    expect(compare(texts("a"), texts("b"))).toMatchObject({ isEqual: false, code: "values" });
    expect(compare(texts("1"), floats(1), { type: "exact" })?.code).toBe("datatype");
    expect(compare({ data: [1, 2], shape: [2, 1] }, floats(1, 2), { type: "exact" })?.code).toBe("shape");
  });
});

describe("presence", () => {
  const found = (golden: Tensor[], given: Tensor[]) =>
    compareOutputs(tensors(golden), tensors(given), { stage: "postprocess", context: contextOf({}) });

  it("misses an output that is absent, and sees one that is new", () => {
    expect(found([floats(1), { name: "z", data: [2] }], [floats(1)])).toMatchObject([
      { output: "y", isEqual: true },
      { output: "z", isEqual: false, code: "absent", expected: "z: 2.000", actual: "z: absent" },
    ]);
    expect(found([], [floats(1)])).toMatchObject([{ code: "added", isEqual: false }]);
    expect(found([], [])).toEqual([]);
  });

  it("does not mind the order of outputs, and tells texts first", () => {
    const label = { name: "label", datatype: "BYTES", data: ["seven"] };
    expect(found([floats(1), label], [label, floats(1)]).map(({ output }) => output)).toEqual(["label", "y"]);
  });
});

describe("labels", () => {
  const label = { type: "label" } as const;

  it("are the same by name, whatever their ids", () => {
    const field = { datatype: "INT64", labels: { 0: "cat", 1: "dog" } };
    const ids = (...data: number[]) => ({ datatype: "INT64", data });
    expect(compare(ids(1), texts("dog"), { ...label, field })?.isEqual).toBe(true);
    expect(compare(ids(1), ids(0), { ...label, field })).toMatchObject({ code: "label", measure: "top_1" });
  });

  it("may change places behind the first, within the first five", () => {
    expect(compare(texts("a", "b", "c"), texts("a", "c", "b"), label)?.isEqual).toBe(true);
    expect(compare(texts("a", "b", "c"), texts("b", "a", "c"), label)?.code).toBe("label");
    expect(compare(texts("a", "b", "c"), texts("a", "b", "d"), label)).toMatchObject({
      code: "top_set",
      value: 2 / 3,
    });
    const six = ["a", "b", "c", "d", "e", "f"];
    expect(compare(texts(...six), texts("a", "b", "c", "d", "e", "g"), label)?.isEqual).toBe(true);
  });

  it("are as many, and some", () => {
    expect(compare(texts("a"), texts("a", "b"), label)?.code).toBe("count");
    expect(compare(texts(), texts(), label)).toMatchObject({ isEqual: false, code: "empty" });
    expect(compare(texts("a"), texts(), label)?.code).toBe("count");
  });
});

describe("tensors", () => {
  it("are within atol + rtol |b| of their datatype, wider on another runtime", () => {
    expect(compare(floats(100), floats(100 + 1e-4))?.code).toBe("within_tolerance");
    const far = compare(floats(100, 5), floats(100 + 2e-4, 5 + 1e-6));
    expect(far).toMatchObject({ isEqual: false, code: "beyond_tolerance", measure: "max_difference" });
    expect([far?.value, far?.tolerance]).toEqual([expect.closeTo(2e-4, 8), expect.closeTo(1.4e-4, 8)]);
    expect(compare(floats(100), floats(100 + 2e-4), { runtime: "cross" })?.isEqual).toBe(true);
    const of = (datatype: string, value: number) => ({ datatype, data: [value] });
    expect(compare(of("FP16", 1), of("FP16", 1.0009))?.isEqual).toBe(true);
    expect(compare(of("BF16", 1), of("BF16", 1.015))?.isEqual).toBe(true);
    expect(compare(of("FP64", 1000), of("FP64", 1000.0002))?.isEqual).toBe(false);
    expect(compare(of("INT64", 1_000_000), of("INT64", 1_000_001))?.isEqual).toBe(false);
  });

  it("have the same datatype and shape", () => {
    expect(compare(floats(1), { datatype: "FP16", data: [1] })?.code).toBe("datatype");
    expect(compare({ shape: [2, 1], data: [1, 2] }, { shape: [1, 2], data: [1, 2] })?.code).toBe("shape");
    expect(compare(floats(1, 2), floats(1))?.code).toBe("shape");
    expect(
      compare(
        {
          shape: [2, 2],
          data: [
            [1, 2],
            [3, 4],
          ],
        },
        { shape: [2, 2], data: [1, 2, 3, 4] },
      )?.isEqual,
    ).toBe(true);
  });

  it("never pass on NaN, infinity, nothing, or what is no number", () => {
    for (const bad of [null, "NaN", "Infinity"]) {
      expect(compare({ data: [bad] }, { data: [bad] })).toMatchObject({ isEqual: false, code: "not_finite" });
      expect(compare(floats(1), { data: [bad] })?.isEqual).toBe(false);
    }
    expect(compare({ data: [] }, { data: [] })?.code).toBe("empty");
    expect(compare(floats(1), { data: ["one"] })?.code).toBe("not_readable");
  });
});

describe("probabilities", () => {
  const type = { type: "probabilities" } as const;

  it("differ by no more than the runtime's tolerance and have the same winner", () => {
    expect(compare(floats(0.2, 0.8), floats(0.2009, 0.7991), type)?.code).toBe("within_tolerance");
    expect(compare(floats(0.2, 0.8), floats(0.205, 0.795), type)).toMatchObject({
      isEqual: false,
      tolerance: 1e-3,
    });
    expect(compare(floats(0.2, 0.8), floats(0.205, 0.795), { ...type, runtime: "cross" })?.isEqual).toBe(
      true,
    );
    expect(compare(floats(0.5002, 0.4998), floats(0.4999, 0.5001), type)).toMatchObject({ code: "argmax" });
  });

  it("are as many, and numbers", () => {
    expect(compare(floats(1), floats(0.5, 0.5), type)?.code).toBe("shape");
    expect(compare(floats(0.2, 0.8), { data: [0.2, null] }, type)?.code).toBe("not_finite");
    expect(compare({ data: [] }, { data: [] }, type)?.isEqual).toBe(false);
  });
});

describe("embeddings", () => {
  const type = { type: "embedding" } as const;

  it("have the same direction and nearly the same length", () => {
    expect(compare(floats(1, 0), floats(1, 0.01), type)).toMatchObject({
      code: "within_tolerance",
      measure: "cosine",
    });
    expect(compare(floats(1, 0), floats(1, 0.03), type)).toMatchObject({ isEqual: false, tolerance: 0.9999 });
    expect(compare(floats(1, 0), floats(1, 0.03), { ...type, runtime: "cross" })?.isEqual).toBe(true);
    expect(compare(floats(1, 0), floats(1.02, 0), type)).toMatchObject({
      measure: "norm_difference",
      isEqual: false,
    });
  });

  it("are compared vector by vector, the worst deciding", () => {
    const two = (data: number[]) => ({ shape: [2, 2], data });
    expect(compare(two([1, 0, 0, 1]), two([1, 0, 0.5, 1]), type)?.isEqual).toBe(false);
  });

  it("have the same dimension and some length", () => {
    expect(compare(floats(1, 0), floats(1, 0, 0), type)?.code).toBe("shape");
    expect(compare(floats(0, 0), floats(0, 0), type)?.isEqual).toBe(true);
    expect(compare(floats(0, 0), floats(1, 0), type)?.isEqual).toBe(false);
    expect(compare(floats(1, 0), { data: [null, 0] }, type)?.code).toBe("not_finite");
    expect(compare({ data: [] }, { data: [] }, type)?.isEqual).toBe(false);
  });
});

describe("texts and transcripts", () => {
  it("of a deterministic model are exactly equal", () => {
    expect(compare(texts("Yes."), texts("Yes."), { type: "text" })).toMatchObject({
      code: "equal",
      value: 0,
    });
    expect(compare(texts("Yes."), texts("yes."), { type: "text" })).toMatchObject({
      code: "values",
      value: 0.25,
    });
    expect(compare(texts("a", "b"), texts("ab"), { type: "text" })?.code).toBe("count");
    const tokens = (...data: number[]) => ({ datatype: "INT64", data });
    expect(compare(tokens(5, 6), tokens(6, 5), { type: "text" })?.isEqual).toBe(false);
    const long = "x".repeat(5_000);
    expect(compare(texts(long), texts(`${long}y`), { type: "text" })).toMatchObject({
      isEqual: false,
      value: null,
    });
  });

  it("of speech are compared by word errors after the normaliser", () => {
    const type = { type: "transcript" } as const;
    const spoken =
      "Turn left at the second light, please: it's 20 metres ahead of you on the quiet road by the old mill";
    const heard =
      "turn left at the second light please it’s 20 metres ahead of you on the quiet road by the old mill";
    expect(compare(texts(spoken), texts(heard), type)).toMatchObject({
      code: "equal",
      pooled: { errors: 0, length: 21 },
    });
    expect(compare(texts(spoken), texts(heard.replace("mill", "hill")), type)).toMatchObject({
      code: "within_tolerance",
      value: 1 / 21,
    });
    expect(compare(texts("hi"), texts("hi there you all"), type)).toMatchObject({ isEqual: false, value: 3 });
    expect(compare(texts("打开第七个文件"), texts("打开第八个文件"), type)).toMatchObject({ value: 1 / 7 });
  });

  it("of silence are nothing, and nothing else is", () => {
    const type = { type: "transcript" } as const;
    expect(compare(texts(""), texts(" … "), type)?.isEqual).toBe(true);
    expect(compare(texts(""), texts("thank you"), type)).toMatchObject({ isEqual: false, code: "empty" });
    expect(compare(texts("seven"), texts(""), type)).toMatchObject({ isEqual: false, code: "empty" });
    expect(compare(texts("seven"), { data: [7] }, type)?.code).toBe("not_readable");
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareInterfaces } from "./compare-interfaces.ts";
import { readInterface } from "./read-interface.ts";
import { parseTextFormat } from "./text-format.ts";

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");

function read(content: string) {
  const found = readInterface(content);
  if (!found.isReadable) throw new Error(found.reason);
  return found;
}

const reasonOf = (content: string | null) => {
  const found = readInterface(content);
  return found.isReadable ? null : found.reason;
};

const codesOf = (current: string, restored: string): string[] =>
  compareInterfaces(current, restored).changes.map(({ side, field, code }) => `${side} ${field} ${code}`);

describe("what cannot be read", () => {
  it.each<[string, string | null, string]>([
    ["nothing", null, "not recorded"],
    ["broken JSON", "{", "neither"],
    ["a plain sentence", "see the wiki", "neither"],
    ["a list", "[1, 2]", "neither"],
    ["an object about something else", '{"threshold": 0.5}', "neither"],
    ["an Open Inference field without a name", '{"inputs":[{}],"outputs":[]}', "inputs.0.name"],
    [
      "an MLflow model without a signature",
      "flavors: {sklearn: {}}\nmlflow_version: 2.3.1\n",
      "no signature",
    ],
    ["a signature that is no list", '{"inputs":"{}","outputs":null}', "not a list"],
    ["a schema in another document", '{"$ref":"https://example.com/x.json"}', "another document"],
    ["a reference to nothing", '{"$ref":"#/$defs/x"}', "refers to nothing"],
    ["a cut Triton file", 'input [ { name: "x"', "field's name"],
    ["a Triton tensor without a name", "input [ { data_type: TYPE_FP32 } ]", "inputs.0.name"],
  ])("%s has a reason and is never compatible", (_, content, reason) => {
    expect(reasonOf(content)).toContain(reason);
    const other = '{"inputs":[],"outputs":[]}';
    expect(compareInterfaces(content, other).status).toBe("unknown");
    expect(compareInterfaces(other, content).status).toBe("unknown");
  });

  it("gives up on content made to be slow", { timeout: 2000 }, () => {
    const levels = Array.from({ length: 40 }, (_, level) => {
      const next = { $ref: `#/$defs/d${level + 1}` };
      return [`d${level}`, { properties: { a: next, b: next } }];
    });
    const bomb = { $ref: "#/$defs/d0", $defs: { ...Object.fromEntries(levels), d40: { type: "string" } } };
    expect(reasonOf(JSON.stringify(bomb))).toContain("parts");
    expect(reasonOf("\n".repeat(900_000))).toContain("neither");
    expect(reasonOf("- a\n".repeat(200_000))).toContain("neither");
    expect(reasonOf("[".repeat(900_000))).not.toBeNull();
    expect(reasonOf(`input { name: "${"a".repeat(900_000)}`)).toContain("fits nothing");
  });

  it("is the same as itself, byte for byte", () => {
    expect(compareInterfaces("see the wiki", "see the wiki").status).toBe("safe");
    expect(compareInterfaces(null, null).status).toBe("unknown");
  });

  it("leaves a side unknown that only one form describes, and types that are written in another form", () => {
    const metadata = '{"inputs":[{"name":"a"}],"outputs":[{"name":"y","datatype":"FP32"}]}';
    const answers = '{"type":"object","properties":{"y":{"type":"number"}},"required":["y"]}';
    const { status, changes, untold } = compareInterfaces(metadata, answers);
    expect([status, changes]).toEqual(["unknown", []]);
    expect(untold.map(({ side, version }) => `${side} ${version}`)).toEqual([
      "request restored",
      "request restored",
      "response restored",
    ]);
    expect(compareInterfaces(metadata, "{}".replace("}", '"outputs":[]}')).status).toBe("breaking");
  });
});

describe("MLflow", () => {
  it("reads columns, tensors, nested types and parameters", () => {
    const { dialect, document } = read(fixture("chat.MLmodel.yaml"));
    expect(dialect).toBe("mlflow_signature");
    expect(document.inputs.map(({ name, kind, optional }) => [name, kind, optional])).toEqual([
      ["messages", "column", false],
      ["hint", "column", true],
      ["pixels", "tensor", false],
      ["temperature", "column", true],
    ]);
    expect(document.inputs[2]).toMatchObject({ datatype: "FP32", shape: [-1, 28, 28] });
    expect(document.outputs).toMatchObject([{ name: "[0]", datatype: "STRING" }]);
  });

  it("compares nested members by path and column types by MLflow's rules", () => {
    const signature = (inputs: unknown) => JSON.stringify({ inputs: JSON.stringify(inputs), outputs: "[]" });
    const messages = (members: object) =>
      signature([{ name: "messages", type: "array", items: { type: "object", properties: members } }]);
    const content = { content: { type: "string" } };
    expect(codesOf(messages(content), messages({ ...content, role: { type: "string" } }))).toEqual([
      "request messages[].role required_field_appears",
    ]);
    const column = (type: string) => signature([{ name: "x", type }]);
    expect(codesOf(column("integer"), column("long"))).toEqual(["request x column_widened"]);
    expect(codesOf(column("long"), column("double"))).toEqual(["request x datatype_changed"]);
  });

  it("does not know the answers of a signature without outputs", () => {
    const { untoldSides } = read(
      '{"inputs":"[{\\"type\\":\\"double\\",\\"name\\":\\"a\\"}]","outputs":null}',
    );
    expect(untoldSides).toEqual(["response"]);
  });
});

describe("Triton", () => {
  it("reads tensors, batching and streaming from a model configuration", () => {
    const { dialect, document, untoldSides } = read(fixture("detector.config.pbtxt"));
    expect([dialect, untoldSides]).toEqual(["triton_config", []]);
    expect(document.inputs).toMatchObject([
      { name: "input_images:0", datatype: "FP32", shape: [-1, -1, 3], optional: false },
      { name: "threshold", datatype: "FP32", shape: [1], optional: true },
    ]);
    expect(document.outputs.map(({ name }) => name)).toEqual(["boxes", "scores"]);
    expect([document.maxBatchSize, document.streaming]).toEqual([8, true]);
  });

  it("does not know the side that the server completes by itself", () => {
    expect(read('max_batch_size: 1\ninput { name: "x" data_type: TYPE_INT8 dims: 4 }').untoldSides).toEqual([
      "response",
    ]);
  });

  it("reads the text format's writing: repeated fields, angle brackets, quotes, joined texts, comments", () => {
    const parsed = parseTextFormat(`a: 1 a: 2; b < c: "x" 'y' > # said once\nd: [TRUE_ISH, -1.5e3,]`);
    expect(parsed.get("a")).toEqual([1, 2]);
    expect(parsed.get("b")).toEqual([new Map([["c", ["xy"]]])]);
    expect(parsed.get("d")).toEqual(["TRUE_ISH", -1500]);
  });

  it.each([["a 1"], ["a: }"], ["a { b: 1"], ['a: "x'], ["a: {".repeat(40)]])("refuses %s", (text) => {
    expect(() => parseTextFormat(text)).toThrow(/expected|fits nothing|nested/u);
  });
});

describe("JSON Schema", () => {
  const schema = (properties: object, more: object = {}): string =>
    JSON.stringify({ type: "object", properties, ...more });

  it("takes a schema alone for the answer", () => {
    const { document, untoldSides } = read(schema({ label: { type: "string" } }, { required: ["label"] }));
    expect(untoldSides).toEqual(["request"]);
    expect(document.outputs).toMatchObject([{ name: "label", optional: false }]);
  });

  it.each(["request response", "input output"])(
    "finds both sides under %s, as members or properties",
    (names) => {
      const [one = "", other = ""] = names.split(" ");
      const sides = { [one]: { properties: { a: {} } }, [other]: { properties: { y: {} } } };
      for (const content of [JSON.stringify(sides), schema(sides)]) {
        const { document, untoldSides } = read(content);
        expect(untoldSides).toEqual([]);
        expect([document.inputs, document.outputs].flat().map(({ name }) => name)).toEqual(["a", "y"]);
      }
    },
  );

  it("follows references, also into themselves, and reads null among alternatives", () => {
    const tree = {
      $ref: "#/$defs/node",
      $defs: {
        node: {
          type: "object",
          properties: {
            name: { anyOf: [{ type: "string" }, { type: "null" }] },
            children: { type: "array", items: { $ref: "#/$defs/node" } },
          },
        },
      },
    };
    const { document } = read(JSON.stringify(tree));
    expect(document.outputs.map(({ name, schema: own }) => [name, own?.type])).toEqual([
      ["name", ["string", "null"]],
      ["children", "array"],
    ]);
  });

  it("says that a keyword without a rule changed, rather than nothing", () => {
    const [before, after] = ["^a", "^b"].map((pattern) => schema({ id: { type: "string", pattern } }));
    expect(codesOf(before ?? "", after ?? "")).toEqual(["response id constraint_changed"]);
    const [one, other] = ["old", "new"].map((description) => schema({ id: { type: "string", description } }));
    expect(codesOf(one ?? "", other ?? "")).toEqual([]);
  });

  it("takes a list of alternatives as a whole", () => {
    const of = (types: string[]) => schema({ id: { anyOf: types.map((type) => ({ type })) } });
    expect(codesOf(of(["string", "integer"]), of(["string", "number"]))).toEqual([
      "response id constraint_changed",
    ]);
  });

  it("reads YAML as it reads JSON", () => {
    expect(read("type: object\nproperties:\n  label: { type: string }\n").dialect).toBe("json_schema");
  });
});

it("reads nothing that is nested beyond reason, and says so", () => {
  const deep = `${'{"items":'.repeat(20_000)}{}${"}".repeat(20_000)}`;
  const metadata = (schema: string) =>
    `{"outputs":[{"name":"label","datatype":"BYTES","shape":[1],"schema":${schema}}]}`;
  expect(readInterface(metadata(deep))).toMatchObject({
    isReadable: false,
    reason: expect.stringContaining("nested"),
  });
  expect(readInterface("outputs: &all\n  - *all\n  - *all\n").isReadable).toBe(false);
  const comparison = compareInterfaces(metadata(deep), metadata('{"type":"string"}'));
  expect(comparison.status).toBe("unknown");
});

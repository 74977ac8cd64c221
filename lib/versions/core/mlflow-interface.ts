import { InterfaceDocument } from "#lib/versions/interface-schema.ts";
import { isRecord, untoldAmong } from "./interface-reading.ts";
import type { InterfaceReading } from "./interface-reading.ts";

type Spec = Readonly<Record<string, unknown>>;

/** numpy's names as the Open Inference Protocol's. */
function tensorType(dtype: string): string {
  if (/^(?:str|object|bytes|[<>|]?[SUO])/u.test(dtype)) return "BYTES";
  return dtype
    .toUpperCase()
    .replace("FLOAT", "FP")
    .replace(/^BOOL_?$/u, "BOOL");
}

const jsonTypes: Readonly<Record<string, Spec>> = {
  boolean: { type: "boolean" },
  integer: { type: "integer" },
  long: { type: "integer" },
  float: { type: "number" },
  double: { type: "number" },
  string: { type: "string" },
  binary: { type: "string", contentEncoding: "base64" },
  datetime: { type: "string", format: "date-time" },
};

/** A nested type of a column (object, array, map) as JSON Schema; members are required unless the signature says no. */
function schemaOf(spec: Spec): Spec {
  const properties = isRecord(spec["properties"]) ? spec["properties"] : {};
  const members = Object.entries(properties).filter(([, member]) => isRecord(member)) as [string, Spec][];
  switch (spec["type"]) {
    case "object":
      return {
        type: "object",
        properties: Object.fromEntries(members.map(([name, member]) => [name, schemaOf(member)])),
        required: members.filter(([, member]) => member["required"] !== false).map(([name]) => name),
      };
    case "array":
      return { type: "array", ...(isRecord(spec["items"]) ? { items: schemaOf(spec["items"]) } : {}) };
    case "map":
      return {
        type: "object",
        ...(isRecord(spec["values"]) ? { additionalProperties: schemaOf(spec["values"]) } : {}),
      };
    default:
      return jsonTypes[String(spec["type"])] ?? {};
  }
}

function fieldOf(spec: unknown, index: number): Spec {
  if (!isRecord(spec) || typeof spec["type"] !== "string") throw new Error(`column ${index} has no type`);
  const name = typeof spec["name"] === "string" && spec["name"] !== "" ? spec["name"] : `[${index}]`;
  const tensor = spec["tensor-spec"];
  if (spec["type"] === "tensor") {
    if (!isRecord(tensor)) throw new Error(`tensor ${name} has no tensor-spec`);
    return { name, datatype: tensorType(String(tensor["dtype"])), shape: tensor["shape"] };
  }
  const isNested = ["object", "array", "map"].includes(spec["type"]);
  const type = isNested ? { schema: schemaOf(spec) } : { datatype: spec["type"].toUpperCase() };
  return { name, kind: "column", optional: spec["required"] === false, ...type };
}

/** A parameter has a default, so that nobody has to send it. */
function parameterOf(spec: unknown, index: number): Spec {
  if (!isRecord(spec)) throw new Error(`parameter ${index} is not an object`);
  const type = String(spec["type"] ?? spec["dtype"] ?? "any");
  const schema = { ...jsonTypes[type], default: spec["default"] ?? null };
  return {
    name: String(spec["name"]),
    kind: "column",
    optional: true,
    datatype: type.toUpperCase(),
    schema,
  };
}

/** A part of the signature: a list, or the text of one; null where it is not given. */
function listOf(signature: Spec, part: string): readonly unknown[] | null {
  const value = signature[part];
  const list: unknown = typeof value === "string" ? JSON.parse(value) : value;
  if (list === undefined || list === null) return null;
  if (!Array.isArray(list)) throw new Error(`signature.${part} is not a list`);
  return list;
}

/** The signature of a model's description, or the document itself where it is one; undefined for another document. */
function signatureOf(value: Spec): unknown {
  if ("flavors" in value || "mlflow_version" in value) return value["signature"] ?? null;
  if (isRecord(value["signature"])) return value["signature"];
  return typeof value["inputs"] === "string" || typeof value["outputs"] === "string" ? value : undefined;
}

/**
 * The interface of an MLflow model (`MLmodel`, or its signature alone); null for a document that is none. Throws an Error
 * where the model has no signature. Source: MLflow, Model Signatures and Input Examples.
 */
export function readMlflowSignature(value: unknown): InterfaceReading | null {
  const signature = isRecord(value) ? signatureOf(value) : undefined;
  if (signature === undefined) return null;
  if (!isRecord(signature)) throw new Error("the MLflow model has no signature");
  const [request, response] = [listOf(signature, "inputs"), listOf(signature, "outputs")];
  const parameters = listOf(signature, "params") ?? [];
  const document = InterfaceDocument.parse({
    inputs: [...(request ?? []).map(fieldOf), ...parameters.map(parameterOf)],
    outputs: (response ?? []).map(fieldOf),
  });
  return { dialect: "mlflow_signature", document, untoldSides: untoldAmong({ request, response }) };
}

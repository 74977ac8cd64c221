import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { InterfaceDocument } from "#lib/versions/interface-schema.ts";
import type { UntoldCode } from "#lib/versions/interface-schema.ts";
import { isRecord, untoldAmong } from "./interface-reading.ts";
import type { InterfaceReading } from "./interface-reading.ts";
import { deepestContent, isTooDeep } from "./is-too-deep.ts";
import { readJsonSchema } from "./json-schema-interface.ts";
import { readMlflowSignature } from "./mlflow-interface.ts";
import { readTritonConfig } from "./triton-interface.ts";

/** A read interface, or why its text cannot be compared. */
export type ReadInterface =
  | ({ readonly isReadable: true } & InterfaceReading)
  | { readonly isReadable: false; readonly code: UntoldCode; readonly reason: string };

function readOpenInference(value: unknown): InterfaceReading | null {
  if (!isRecord(value) || (!Array.isArray(value["inputs"]) && !Array.isArray(value["outputs"]))) return null;
  const untoldSides = untoldAmong({ request: value["inputs"], response: value["outputs"] });
  const document = InterfaceDocument.parse({ inputs: [], outputs: [], ...value });
  return { dialect: "open_inference", document, untoldSides };
}

/** Longer YAML takes seconds to read; no interface comes near. */
const longestYaml = 200_000;

/** JSON, else YAML; undefined for text that is neither, which includes Triton's. */
function valueOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    if (content.length > longestYaml) return undefined;
    try {
      return parseYaml(content);
    } catch {
      return undefined;
    }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  const [issue] = error.issues;
  return `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not an interface"}`;
}

/**
 * Reads the content of an interface component: Open Inference Protocol metadata, an MLflow model's signature, a JSON
 * Schema document, or a Triton model configuration, recognised by what it holds. Content that is missing, of no such
 * form or broken is an answer with its reason, not an error; it may never be taken for compatible.
 */
export function readInterface(content: string | null): ReadInterface {
  if (content === null) return { isReadable: false, code: "not_recorded", reason: "not recorded" };
  try {
    const value = valueOf(content);
    if (isTooDeep(value)) throw new Error(`nested more than ${deepestContent} deep`);
    const reading =
      readMlflowSignature(value) ??
      readOpenInference(value) ??
      readJsonSchema(value) ??
      readTritonConfig(content);
    if (reading !== null) return { isReadable: true, ...reading };
    const reason = "neither Open Inference Protocol, JSON Schema, MLflow nor Triton";
    return { isReadable: false, code: "unknown_form", reason };
  } catch (error) {
    return { isReadable: false, code: "broken", reason: reasonOf(error) };
  }
}

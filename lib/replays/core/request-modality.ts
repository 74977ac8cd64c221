import type { Json, Modality } from "#lib/schema/atoms.ts";
import type { InterfaceDocument } from "#lib/versions/interface-schema.ts";
import { isJsonObject } from "./read-outputs.ts";

/** The names of a request's inputs. */
function inputNames(request: Json): readonly string[] {
  const inputs = isJsonObject(request) ? request["inputs"] : null;
  if (!Array.isArray(inputs)) return [];
  return inputs.flatMap((input) =>
    isJsonObject(input) && typeof input["name"] === "string" ? [input["name"]] : [],
  );
}

/**
 * The modality of an inference request: that of its first input as the interface declares it, else the one the input is called
 * after, else the only one the model serves. Null where none of these tells it.
 */
export function requestModality(
  request: Json,
  model: { readonly modalities: readonly Modality[]; readonly inputs: InterfaceDocument["inputs"] },
): Modality | null {
  const names = inputNames(request);
  if (names.length === 0) return null;
  const declared = model.inputs
    .filter(({ name }) => names.includes(name))
    .flatMap(({ modalities }) => modalities);
  const told = [...declared, ...names].find((name) => model.modalities.includes(name as Modality));
  if (told !== undefined) return told as Modality;
  return model.modalities.length === 1 ? (model.modalities[0] ?? null) : null;
}

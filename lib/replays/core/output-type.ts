import { OutputType } from "#lib/replays/comparison-schema.ts";
import type { CompareSettings, OutputComparison } from "#lib/replays/comparison-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { InterfaceField } from "#lib/versions/interface-schema.ts";
import type { Output } from "./read-outputs.ts";

type ChosenType = { readonly type: OutputType; readonly typeFrom: OutputComparison["typeFrom"] };

function known(type: unknown): OutputType | null {
  return OutputType.safeParse(type).data ?? null;
}

/** What the interface's own words say: an embedding, coordinates of boxes, a label map, a probability. */
function fromMeaning(field: InterfaceField, output: Output): OutputType | null {
  if (field.embedding !== undefined) return "embedding";
  if (field.coordinates !== undefined) return "boxes";
  if (field.labels !== undefined || field.schema?.enum !== undefined) return "label";
  if (field.unit === "probability") return output.data.length > 1 ? "probabilities" : "tensor";
  return field.schema?.type === "object" ? "json" : null;
}

const tensorDatatype = /^(?:BOOL|U?INT\d+|FP\d+|BF16)$/u;

function fromInterface(output: Output, field: InterfaceField | null): OutputType | null {
  const meant = field === null ? null : fromMeaning(field, output);
  if (meant !== null) return meant;
  const datatype = output.datatype ?? field?.datatype?.toUpperCase() ?? "";
  return tensorDatatype.test(datatype) ? "tensor" : null;
}

/**
 * By which rule an output is compared: as the golden set's settings say, else as the interface or the answer declares
 * (`outputType` of the output, `parameters.output_type` of the tensor), else as the interface's meaning and datatype tell.
 * An output of which nothing is known is compared exactly.
 */
export function chooseOutputType(
  output: Output,
  field: InterfaceField | null,
  settings: CompareSettings,
): ChosenType {
  const set = settings.outputs[output.name]?.type;
  if (set !== undefined) return { type: set, typeFrom: "settings" };
  const declared = known(field?.["outputType"]) ?? known(output.declaredType);
  if (declared !== null) return { type: declared, typeFrom: "declared" };
  const told = fromInterface(output, field);
  return told === null ? { type: "exact", typeFrom: "unknown" } : { type: told, typeFrom: "interface" };
}

const seen: Readonly<Partial<Record<OutputType, Modality>>> = {
  image: "image",
  masks: "image",
  audio: "audio",
  video: "video",
};

/** As what an output of this type is seen or heard; null for what is read. */
export function modalityOfType(type: OutputType): Modality | null {
  return seen[type] ?? null;
}

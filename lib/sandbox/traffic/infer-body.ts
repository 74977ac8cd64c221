import type { DigitInput } from "#lib/sandbox/data/sample.ts";

/** Gives an Open Inference Protocol v2 request for an input. */
export function inferBody(input: DigitInput, id: string): Record<string, unknown> {
  if (input.modality === "image") {
    return {
      id,
      inputs: [{ name: "image", datatype: "UINT8", shape: [1, 16, 16], data: [...input.pixels] }],
    };
  }
  if (input.modality === "text") {
    return { id, inputs: [{ name: "text", datatype: "BYTES", shape: [1], data: [input.text] }] };
  }
  const { samples, sampleRateHz } = input;
  const shape = [1, samples.length];
  const parameters = { sample_rate: sampleRateHz };
  return { id, inputs: [{ name: "audio", datatype: "INT16", shape, parameters, data: [...samples] }] };
}

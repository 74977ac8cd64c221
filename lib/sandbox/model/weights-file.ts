import type { Layer, Network } from "./network.ts";
import { MODALITIES } from "#lib/sandbox/data/sample.ts";
import type { Modality } from "#lib/sandbox/data/sample.ts";

/** The trained network of each modality. */
export type Networks = Readonly<Record<Modality, Network>>;

const MAGIC = 0x3157474c;

/**
 * Gives the bytes of `weights.bin`, little-endian: the mark "LGW1"; per modality (image, audio, text) the layer count,
 * and per layer inputs, outputs (32-bit), then weights and biases as 32-bit floats.
 */
export function encodeWeights(networks: Networks): Buffer {
  const parts: Buffer[] = [];
  const word = (value: number): void => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    parts.push(bytes);
  };
  const floats = (values: Float32Array): void => {
    const bytes = Buffer.alloc(values.length * 4);
    values.forEach((value, i) => bytes.writeFloatLE(value, i * 4));
    parts.push(bytes);
  };
  word(MAGIC);
  for (const modality of MODALITIES) {
    word(networks[modality].length);
    for (const layer of networks[modality]) {
      word(layer.inputs);
      word(layer.outputs);
      floats(layer.weights);
      floats(layer.biases);
    }
  }
  return Buffer.concat(parts);
}

/** Reads `weights.bin`. Throws when the mark is missing or the file is cut short. */
export function decodeWeights(bytes: Buffer): Networks {
  let at = 0;
  const word = (): number => {
    if (at + 4 > bytes.length) throw new Error(`weights.bin is cut short at byte ${at}`);
    const value = bytes.readUInt32LE(at);
    at += 4;
    return value;
  };
  const floats = (count: number): Float32Array => {
    if (at + count * 4 > bytes.length) throw new Error(`weights.bin is cut short at byte ${at}`);
    const values = Float32Array.from({ length: count }, (_, i) => bytes.readFloatLE(at + i * 4));
    at += count * 4;
    return values;
  };
  const layer = (): Layer => {
    const inputs = word();
    const outputs = word();
    return { inputs, outputs, weights: floats(inputs * outputs), biases: floats(outputs) };
  };
  if (word() !== MAGIC) throw new Error("weights.bin does not begin with LGW1");
  const network = (): Network => Array.from({ length: word() }, layer);
  return { image: network(), audio: network(), text: network() };
}

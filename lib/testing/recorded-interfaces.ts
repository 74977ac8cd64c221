/** Two recorded states of one thing, and whether a careful reviewer calls the step from old to new breaking. */
export interface RecordedPair {
  readonly id: string;
  readonly kind: string;
  readonly modality: string;
  readonly breaking: boolean;
  readonly old: unknown;
  readonly new: unknown;
}

interface Tensor {
  readonly dtype: string;
  readonly shape?: unknown;
  readonly dims?: readonly number[];
  readonly optional?: boolean;
}

interface Tensors {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly max_batch_size?: number;
  readonly decoupled?: boolean;
}

/** Recorded tensors as Open Inference Protocol metadata. */
export function asMetadata(recorded: unknown): string {
  const { inputs, outputs } = recorded as Tensors;
  const fields = (tensors: Tensors["inputs"]) =>
    Object.entries(tensors).map(([name, { dtype, shape }]) => ({
      name,
      datatype: dtype.toUpperCase(),
      shape,
    }));
  return JSON.stringify({ inputs: fields(inputs), outputs: fields(outputs) });
}

/** Recorded tensors as a Triton model configuration. */
export function asTritonConfig(recorded: unknown): string {
  const { inputs, outputs, max_batch_size: batch = 0, decoupled = false } = recorded as Tensors;
  const list = (tensors: Tensors["inputs"]) =>
    Object.entries(tensors).map(([name, { dtype, dims = [], optional = false }]) => {
      const more = optional ? " optional: true" : "";
      return `{ name: "${name}" data_type: TYPE_${dtype} dims: [ ${dims.join(", ")} ]${more} }`;
    });
  return [
    `max_batch_size: ${batch}`,
    `input [ ${list(inputs).join(", ")} ]`,
    `output [ ${list(outputs).join(", ")} ]`,
    `model_transaction_policy { decoupled: ${decoupled} }`,
  ].join("\n");
}

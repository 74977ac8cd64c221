/** One dense layer: `weights` row by row, one row of `inputs` numbers per output. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** Dense layers with a rectifier between them; one layer alone is a softmax regression. */
export type Network = readonly Layer[];

function applyLayer(layer: Layer, values: Float64Array): Float64Array {
  const out = new Float64Array(layer.outputs);
  for (let o = 0; o < layer.outputs; o += 1) {
    let sum = layer.biases[o] ?? 0;
    const row = o * layer.inputs;
    for (let i = 0; i < layer.inputs; i += 1) {
      const value = values[i] ?? 0;
      if (value !== 0) sum += (layer.weights[row + i] ?? 0) * value;
    }
    out[o] = sum;
  }
  return out;
}

/** Gives the logits of a network, one per class. Throws when the features do not fit its first layer. */
export function runNetwork(network: Network, features: Float64Array): Float64Array {
  const expected = network[0]?.inputs ?? 0;
  if (features.length !== expected) {
    throw new Error(`the network takes ${expected} features, the preprocessing gives ${features.length}`);
  }
  let values = features;
  network.forEach((layer, index) => {
    values = applyLayer(layer, values);
    if (index < network.length - 1) values = values.map((value) => Math.max(0, value));
  });
  return values;
}

/** Gives probabilities that sum to 1 from logits. */
export function softmax(logits: Float64Array): Float64Array {
  const most = logits.reduce((high, value) => Math.max(high, value), -Infinity);
  const raised = logits.map((value) => Math.exp(value - most));
  const sum = raised.reduce((total, value) => total + value, 0);
  return raised.map((value) => value / sum);
}

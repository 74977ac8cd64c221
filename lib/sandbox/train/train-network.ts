import type { Random } from "#lib/sandbox/data/random.ts";
import type { Layer, Network } from "#lib/sandbox/model/network.ts";
import { softmax } from "#lib/sandbox/model/network.ts";

/** Features of one training sample and the index of its class. */
export interface Example {
  readonly features: Float64Array;
  readonly label: number;
}

/** How to train: `hidden` 0 gives a softmax regression. */
export interface TrainingPlan {
  readonly hidden: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly decay: number;
}

const CLASSES = 10;
const BATCH = 32;

/** Parameters of one layer with the moments that Adam keeps. Row-major, biases last. */
interface Slot {
  readonly inputs: number;
  readonly outputs: number;
  readonly values: Float64Array;
  readonly gradient: Float64Array;
  readonly mean: Float64Array;
  readonly square: Float64Array;
}

function makeSlot(inputs: number, outputs: number, random: Random): Slot {
  const size = (inputs + 1) * outputs;
  const spread = Math.sqrt(2 / inputs);
  const values = new Float64Array(size);
  for (let i = 0; i < inputs * outputs; i += 1) values[i] = spread * random.normal();
  return {
    inputs,
    outputs,
    values,
    gradient: new Float64Array(size),
    mean: new Float64Array(size),
    square: new Float64Array(size),
  };
}

function forward(slot: Slot, input: Float64Array): Float64Array {
  const out = new Float64Array(slot.outputs);
  for (let o = 0; o < slot.outputs; o += 1) {
    let sum = slot.values[slot.inputs * slot.outputs + o] ?? 0;
    const row = o * slot.inputs;
    for (let i = 0; i < slot.inputs; i += 1) {
      const value = input[i] ?? 0;
      if (value !== 0) sum += (slot.values[row + i] ?? 0) * value;
    }
    out[o] = sum;
  }
  return out;
}

/** Adds to the gradient of a layer and gives the gradient of its input. */
function backward(slot: Slot, input: Float64Array, delta: Float64Array): Float64Array {
  const below = new Float64Array(slot.inputs);
  for (let o = 0; o < slot.outputs; o += 1) {
    const d = delta[o] ?? 0;
    if (d === 0) continue;
    const row = o * slot.inputs;
    const bias = slot.inputs * slot.outputs + o;
    slot.gradient[bias] = (slot.gradient[bias] ?? 0) + d;
    for (let i = 0; i < slot.inputs; i += 1) {
      below[i] = (below[i] ?? 0) + (slot.values[row + i] ?? 0) * d;
      const value = input[i] ?? 0;
      if (value !== 0) slot.gradient[row + i] = (slot.gradient[row + i] ?? 0) + value * d;
    }
  }
  return below;
}

function learnFrom(slots: readonly Slot[], example: Example): void {
  const inputs: Float64Array[] = [];
  let values = example.features;
  slots.forEach((slot, index) => {
    inputs.push(values);
    values = forward(slot, values);
    if (index < slots.length - 1) values = values.map((value) => Math.max(0, value));
  });
  let delta = softmax(values);
  delta[example.label] = (delta[example.label] ?? 0) - 1;
  for (let index = slots.length - 1; index >= 0; index -= 1) {
    const input = inputs[index];
    const slot = slots[index];
    if (!input || !slot) continue;
    const below = backward(slot, input, delta);
    delta = below.map((value, i) => ((input[i] ?? 0) > 0 ? value : 0));
  }
}

interface Step {
  readonly number: number;
  readonly rate: number;
  readonly size: number;
  readonly decay: number;
}

/** One step of Adam (Kingma and Ba 2014) with decoupled weight decay (Loshchilov and Hutter 2017). */
function step(slot: Slot, { number, rate, size, decay }: Step): void {
  const meanScale = 1 / (1 - 0.9 ** number);
  const squareScale = 1 / (1 - 0.999 ** number);
  for (let i = 0; i < slot.values.length; i += 1) {
    const gradient = (slot.gradient[i] ?? 0) / size;
    const mean = 0.9 * (slot.mean[i] ?? 0) + 0.1 * gradient;
    const square = 0.999 * (slot.square[i] ?? 0) + 0.001 * gradient * gradient;
    slot.mean[i] = mean;
    slot.square[i] = square;
    slot.gradient[i] = 0;
    const value = slot.values[i] ?? 0;
    slot.values[i] =
      value - rate * ((mean * meanScale) / (Math.sqrt(square * squareScale) + 1e-8) + decay * value);
  }
}

function shuffle<T>(items: T[], random: Random): void {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = random.integer(i + 1);
    const [a, b] = [items[i], items[j]];
    if (a === undefined || b === undefined) continue;
    items[i] = b;
    items[j] = a;
  }
}

const toLayer = (slot: Slot): Layer => ({
  inputs: slot.inputs,
  outputs: slot.outputs,
  weights: Float32Array.from(slot.values.subarray(0, slot.inputs * slot.outputs)),
  biases: Float32Array.from(slot.values.subarray(slot.inputs * slot.outputs)),
});

/** Trains a network on examples by cross-entropy; the same examples, plan and source give the same weights. */
export function trainNetwork(examples: readonly Example[], plan: TrainingPlan, random: Random): Network {
  const inputs = examples[0]?.features.length ?? 0;
  const sizes = plan.hidden === 0 ? [inputs, CLASSES] : [inputs, plan.hidden, CLASSES];
  const slots = sizes.slice(1).map((outputs, index) => makeSlot(sizes[index] ?? 0, outputs, random));
  const order = [...examples];
  const steps = plan.epochs * Math.ceil(order.length / BATCH);
  let number = 0;
  for (let epoch = 0; epoch < plan.epochs; epoch += 1) {
    shuffle(order, random);
    for (let start = 0; start < order.length; start += BATCH) {
      const batch = order.slice(start, start + BATCH);
      for (const example of batch) learnFrom(slots, example);
      const rate = plan.learningRate * (1 - number / (steps + 1));
      number += 1;
      for (const slot of slots) step(slot, { number, rate, size: batch.length, decay: plan.decay });
    }
  }
  return slots.map(toLayer);
}

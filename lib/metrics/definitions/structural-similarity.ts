/** One channel of an image, row by row. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: ArrayLike<number>;
}

const widestWindow = 11;
const sigma = 1.5;
const luminanceWeight = 0.01;
const contrastWeight = 0.03;

/** A normalised Gaussian of an odd size. */
function gaussian(size: number): number[] {
  const middle = (size - 1) / 2;
  const raw = Array.from({ length: size }, (_, at) => Math.exp(-((at - middle) ** 2) / (2 * sigma ** 2)));
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return raw.map((weight) => weight / sum);
}

/** Weighted means of every whole window: first along the rows, then down the columns. */
function blur(values: ArrayLike<number>, width: number, kernel: readonly number[]): Float64Array {
  const height = values.length / width;
  const [wide, high] = [width - kernel.length + 1, height - kernel.length + 1];
  const rows = new Float64Array(wide * height);
  for (let at = 0; at < rows.length; at += 1) {
    const start = Math.floor(at / wide) * width + (at % wide);
    rows[at] = kernel.reduce((sum, weight, step) => sum + weight * (values[start + step] ?? 0), 0);
  }
  return Float64Array.from({ length: wide * high }, (_, at) =>
    kernel.reduce((sum, weight, step) => sum + weight * (rows[at + step * wide] ?? 0), 0),
  );
}

function products(one: ArrayLike<number>, other: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: one.length }, (_, at) => (one[at] ?? 0) * (other[at] ?? 0));
}

/**
 * The mean structural similarity (SSIM) of two planes of the same size, -1 to 1, 1 for the same: Gaussian window of 11 with
 * σ = 1.5, K1 = 0.01, K2 = 0.03, whole windows only (Wang, Bovik, Sheikh & Simoncelli 2004). `range` is the largest value
 * a pixel can have, e.g. 255. A plane smaller than 11 takes the largest odd window that fits. Null for planes that are
 * empty or of different sizes.
 */
export function structuralSimilarity(one: Plane, other: Plane, range: number): number | null {
  const { width, height } = one;
  if (width !== other.width || height !== other.height || width * height === 0) return null;
  if (one.values.length !== width * height || other.values.length !== width * height) return null;
  const fitting = Math.min(widestWindow, width, height);
  const kernel = gaussian(fitting - ((fitting + 1) % 2));
  const mean = (values: ArrayLike<number>) => blur(values, width, kernel);
  const [first, second] = [mean(one.values), mean(other.values)];
  const firstSquares = mean(products(one.values, one.values));
  const secondSquares = mean(products(other.values, other.values));
  const cross = mean(products(one.values, other.values));
  const [c1, c2] = [(luminanceWeight * range) ** 2, (contrastWeight * range) ** 2];
  const total = first.reduce((sum, a, at) => {
    const b = second[at] ?? 0;
    const spread = (firstSquares[at] ?? 0) - a * a + (secondSquares[at] ?? 0) - b * b;
    const shared = (cross[at] ?? 0) - a * b;
    return sum + ((2 * a * b + c1) * (2 * shared + c2)) / ((a * a + b * b + c1) * (spread + c2));
  }, 0);
  return total / first.length;
}

/**
 * The peak signal-to-noise ratio in dB, 10 log10(range² / MSE); Infinity for the same values. Null for no values or
 * different lengths.
 */
export function peakSignalToNoise(
  one: ArrayLike<number>,
  other: ArrayLike<number>,
  range: number,
): number | null {
  if (one.length === 0 || one.length !== other.length) return null;
  let squares = 0;
  for (let at = 0; at < one.length; at += 1) squares += ((one[at] ?? 0) - (other[at] ?? 0)) ** 2;
  return 10 * Math.log10(range ** 2 / (squares / one.length));
}

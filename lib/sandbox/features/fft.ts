/** Tables for the fast Fourier transform of one length. */
export interface Fft {
  readonly size: number;
  /** Gives the power of bins 0 to size / 2 of a real frame of `size` values. */
  power(frame: Float64Array): Float64Array;
}

function bitReversed(size: number): Uint32Array {
  const order = new Uint32Array(size);
  for (let i = 1, j = 0; i < size; i += 1) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    order[i] = j;
  }
  return order;
}

interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function butterflies(values: Complex, roots: Complex, span: number): void {
  const { re, im } = values;
  const size = re.length;
  const stride = size / (2 * span);
  for (let base = 0; base < size; base += 2 * span) {
    for (let k = 0; k < span; k += 1) {
      const c = roots.re[k * stride] ?? 0;
      const s = roots.im[k * stride] ?? 0;
      const low = base + k;
      const high = low + span;
      const [hr, hi] = [re[high] ?? 0, im[high] ?? 0];
      const [lr, li] = [re[low] ?? 0, im[low] ?? 0];
      const tr = hr * c - hi * s;
      const ti = hr * s + hi * c;
      re[high] = lr - tr;
      im[high] = li - ti;
      re[low] = lr + tr;
      im[low] = li + ti;
    }
  }
}

/** Prepares a radix-2 transform (Cooley and Tukey 1965); `size` must be a power of two. */
export function makeFft(size: number): Fft {
  if (size < 2 || (size & (size - 1)) !== 0) throw new Error(`FFT size ${size} is not a power of two`);
  const order = bitReversed(size);
  const roots: Complex = { re: new Float64Array(size / 2), im: new Float64Array(size / 2) };
  for (let k = 0; k < size / 2; k += 1) {
    roots.re[k] = Math.cos((2 * Math.PI * k) / size);
    roots.im[k] = -Math.sin((2 * Math.PI * k) / size);
  }
  const values: Complex = { re: new Float64Array(size), im: new Float64Array(size) };
  return {
    size,
    power: (frame) => {
      for (let i = 0; i < size; i += 1) {
        values.re[i] = frame[order[i] ?? 0] ?? 0;
        values.im[i] = 0;
      }
      for (let span = 1; span < size; span *= 2) butterflies(values, roots, span);
      const power = new Float64Array(size / 2 + 1);
      for (let i = 0; i < power.length; i += 1)
        power[i] = (values.re[i] ?? 0) ** 2 + (values.im[i] ?? 0) ** 2;
      return power;
    },
  };
}

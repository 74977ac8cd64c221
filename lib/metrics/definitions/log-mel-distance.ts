const windowSeconds = 0.025;
const hopSeconds = 0.01;
const bands = 40;
/** Energies below this share of full scale are silence to every ear. */
const floor = 1e-10;

const melOf = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);
const hertzOf = (mel: number) => 700 * (10 ** (mel / 2595) - 1);

/** Energies of one frame at the frequencies k rate / size, by the Goertzel recurrence (Goertzel 1958). */
function spectrum(frame: Float64Array): Float64Array {
  const size = frame.length;
  return Float64Array.from({ length: Math.floor(size / 2) + 1 }, (_, bin) => {
    const step = 2 * Math.cos((2 * Math.PI * bin) / size);
    let [last, before] = [0, 0];
    for (const value of frame) [last, before] = [value + step * last - before, last];
    return (last * last + before * before - step * last * before) / size ** 2;
  });
}

/** Triangles on the mel scale: the weight of every bin in every band. */
function filters(bins: number, rate: number): number[][] {
  const top = melOf(rate / 2);
  const edges = Array.from({ length: bands + 2 }, (_, at) => hertzOf((top * at) / (bands + 1)));
  const size = (bins - 1) * 2;
  return Array.from({ length: bands }, (_, band) => {
    const [left = 0, middle = 0, right = 0] = edges.slice(band, band + 3);
    return Array.from({ length: bins }, (__, bin) => {
      const hertz = (bin * rate) / size;
      return Math.max(0, Math.min((hertz - left) / (middle - left), (right - hertz) / (right - middle)));
    });
  });
}

/** The energies of 40 mel bands in dB, frame after frame (25 ms Hann windows every 10 ms, O'Shaughnessy's mel scale). */
function logMel(samples: ArrayLike<number>, rate: number, scale: number): Float64Array {
  const size = Math.max(2, 2 * Math.round((windowSeconds * rate) / 2));
  const hop = Math.max(1, Math.round(hopSeconds * rate));
  const weights = filters(size / 2 + 1, rate);
  const frames = Math.max(1, 1 + Math.floor((samples.length - size) / hop));
  const energies = new Float64Array(frames * bands);
  for (let frame = 0; frame < frames; frame += 1) {
    const cut = Float64Array.from({ length: size }, (_, at) => {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / size);
      return (hann * (samples[frame * hop + at] ?? 0)) / scale;
    });
    const energy = spectrum(cut);
    for (const [band, filter] of weights.entries()) {
      const sum = filter.reduce((total, weight, bin) => total + weight * (energy[bin] ?? 0), 0);
      energies[frame * bands + band] = 10 * Math.log10(Math.max(sum, floor));
    }
  }
  return energies;
}

/**
 * The mean absolute difference of the log-mel energies of two waveforms in dB, over the frames that both have; `rate` in Hz,
 * `scale` the value of full scale, e.g. 32768 for INT16. Null where one has no samples.
 */
export function logMelDistance(
  one: ArrayLike<number>,
  other: ArrayLike<number>,
  { rate, scale }: { readonly rate: number; readonly scale: number },
): number | null {
  if (one.length === 0 || other.length === 0) return null;
  const [first, second] = [logMel(one, rate, scale), logMel(other, rate, scale)];
  const length = Math.min(first.length, second.length);
  let sum = 0;
  for (let at = 0; at < length; at += 1) sum += Math.abs((first[at] ?? 0) - (second[at] ?? 0));
  return sum / length;
}

import { makeFft } from "./fft.ts";
import type { Fft } from "./fft.ts";
import type { Preprocessing } from "./preprocessing.ts";

type AudioSettings = Preprocessing["audio"];

interface Filter {
  readonly first: number;
  readonly weights: Float64Array;
}

interface MelBank {
  readonly fft: Fft;
  readonly window: Float64Array;
  readonly filters: readonly Filter[];
}

const banks = new Map<string, MelBank>();

/** Mel scale of O'Shaughnessy 1987: 2595 log10(1 + f / 700). */
const toMel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
const toHertz = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);

function melFilters(settings: AudioSettings): Filter[] {
  const { mel_bands: bands, fft_size: size, sample_rate_hz: rate } = settings;
  const lowest = toMel(settings.min_hz);
  const step = (toMel(settings.max_hz) - lowest) / (bands + 1);
  const centre = (band: number): number => (toHertz(lowest + step * band) * size) / rate;
  return Array.from({ length: bands }, (_, band) => {
    const [left, middle, right] = [centre(band), centre(band + 1), centre(band + 2)];
    const first = Math.max(0, Math.floor(left));
    const last = Math.min(size / 2, Math.ceil(right));
    const weights = new Float64Array(last - first + 1);
    for (let bin = first; bin <= last; bin += 1) {
      const rise = (bin - left) / (middle - left);
      const fall = (right - bin) / (right - middle);
      weights[bin - first] = Math.max(0, Math.min(rise, fall));
    }
    return { first, weights };
  });
}

function melBank(settings: AudioSettings): MelBank {
  const key = JSON.stringify(settings);
  let bank = banks.get(key);
  if (!bank) {
    const size = settings.fft_size;
    const window = Float64Array.from(
      { length: size },
      (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size),
    );
    bank = { fft: makeFft(size), window, filters: melFilters(settings) };
    banks.set(key, bank);
  }
  return bank;
}

/** Brings a clip to the rate that the settings ask for; 1 is full scale. */
function resample(samples: Int16Array, fromHz: number, settings: AudioSettings): Float64Array {
  const ratio = fromHz / settings.sample_rate_hz;
  const out = new Float64Array(Math.floor(samples.length / ratio));
  for (let i = 0; i < out.length; i += 1) {
    const at = i * ratio;
    const left = Math.floor(at);
    const here = samples[left] ?? 0;
    const next = samples[left + 1] ?? here;
    const share = settings.resample === "linear" ? at - left : 0;
    out[i] = (here + (next - here) * share) / 32_768;
  }
  return out;
}

/** Energy of each mel band in each frame of a clip. */
function melFrames(wave: Float64Array, settings: AudioSettings): Float64Array[] {
  const { fft, window, filters } = melBank(settings);
  const frames: Float64Array[] = [];
  const frame = new Float64Array(fft.size);
  for (let start = 0; start + fft.size <= wave.length; start += settings.hop_size) {
    for (let i = 0; i < fft.size; i += 1) frame[i] = (wave[start + i] ?? 0) * (window[i] ?? 0);
    const power = fft.power(frame);
    const bands = new Float64Array(filters.length);
    filters.forEach((filter, band) => {
      let sum = 0;
      for (let i = 0; i < filter.weights.length; i += 1)
        sum += (filter.weights[i] ?? 0) * (power[filter.first + i] ?? 0);
      bands[band] = sum;
    });
    frames.push(bands);
  }
  return frames;
}

/** Mean energy per segment of the clip and band, segment by segment. */
function pool(frames: readonly Float64Array[], settings: AudioSettings): Float64Array {
  const { segments, mel_bands: bands } = settings;
  const pooled = new Float64Array(segments * bands);
  for (let segment = 0; segment < segments; segment += 1) {
    const from = Math.floor((segment * frames.length) / segments);
    const to = Math.max(from + 1, Math.floor(((segment + 1) * frames.length) / segments));
    const part = frames.slice(from, to);
    for (let band = 0; band < bands; band += 1) {
      const sum = part.reduce((total, frame) => total + (frame[band] ?? 0), 0);
      pooled[segment * bands + band] = sum / Math.max(1, part.length);
    }
  }
  return pooled;
}

/** How many analysis frames a clip of so many samples gives under these settings. */
export function countFrames(samples: number, fromHz: number, settings: AudioSettings): number {
  const length = Math.floor((samples * settings.sample_rate_hz) / fromHz);
  return length < settings.fft_size ? 0 : Math.floor((length - settings.fft_size) / settings.hop_size) + 1;
}

/**
 * Gives the log-mel features of a clip, one per segment and band: decibels below the loudest, cut at the floor,
 * 0 for the floor to 1 for the loudest. A silent clip gives all 1.
 */
export function audioFeatures(samples: Int16Array, fromHz: number, settings: AudioSettings): Float64Array {
  const energies = pool(melFrames(resample(samples, fromHz, settings), settings), settings);
  const loudest = energies.reduce((most, energy) => Math.max(most, energy), 1e-12);
  return energies.map((energy) => {
    const decibels = 10 * Math.log10(Math.max(energy, 1e-12) / loudest);
    return 1 - Math.max(decibels, settings.floor_db) / settings.floor_db;
  });
}

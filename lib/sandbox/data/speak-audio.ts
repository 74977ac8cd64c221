import type { Random } from "./random.ts";
import type { Population } from "./population.ts";

/** Length of a clip before its tempo varies, in milliseconds. */
export const CLIP_MS = 400;

/** One sound: two formants for a voiced part, a band of hiss for a fricative; amplitudes from 0 to 1. */
interface Sound {
  readonly share: number;
  readonly formantsHz: readonly [number, number];
  readonly voice: number;
  readonly hissHz: number;
  readonly hiss: number;
}

const voiced = (share: number, formantsHz: readonly [number, number], voice = 1): Sound => ({
  share,
  formantsHz,
  voice,
  hissHz: 0,
  hiss: 0,
});
const hissing = (share: number, hissHz: number, hiss: number): Sound => ({
  share,
  formantsHz: [0, 0],
  voice: 0,
  hissHz,
  hiss,
});

/** The sounds of the ten English digits. Above 4 kHz only the hiss of z, t, th, f, s is left, as in speech. */
const WORDS: readonly (readonly Sound[])[] = [
  [hissing(0.2, 5200, 0.6), voiced(0.25, [330, 2200]), voiced(0.2, [450, 1350]), voiced(0.35, [460, 900])],
  [voiced(0.25, [320, 720]), voiced(0.45, [620, 1180]), voiced(0.3, [270, 1550], 0.5)],
  [hissing(0.22, 4700, 0.8), voiced(0.78, [330, 980])],
  [hissing(0.25, 6800, 0.5), voiced(0.2, [420, 1320]), voiced(0.55, [310, 2240])],
  [hissing(0.28, 7300, 0.5), voiced(0.72, [520, 880])],
  [
    hissing(0.2, 7300, 0.5),
    voiced(0.35, [740, 1240]),
    voiced(0.25, [380, 2080]),
    voiced(0.2, [280, 1050], 0.4),
  ],
  [hissing(0.3, 6000, 0.9), voiced(0.3, [410, 1980]), voiced(0.08, [0, 0], 0), hissing(0.32, 6000, 0.9)],
  [
    hissing(0.24, 6000, 0.9),
    voiced(0.24, [560, 1780]),
    voiced(0.2, [300, 1120], 0.5),
    voiced(0.32, [500, 1620], 0.8),
  ],
  [voiced(0.32, [470, 2080]), voiced(0.3, [320, 2300]), voiced(0.16, [0, 0], 0), hissing(0.22, 4700, 0.8)],
  [
    voiced(0.2, [270, 1550], 0.5),
    voiced(0.3, [740, 1260]),
    voiced(0.25, [380, 2080]),
    voiced(0.25, [270, 1550], 0.5),
  ],
];

interface Speaker {
  readonly tract: number;
  readonly pitchHz: number;
  readonly tempo: number;
  readonly gain: number;
}

function makeSpeaker(difficulty: number, random: Random): Speaker {
  return {
    tract: 1 + 0.085 * difficulty * random.normal(),
    pitchHz: random.between(95, 220),
    tempo: 1 + 0.08 * difficulty * random.normal(),
    gain: random.between(0.25, 0.6),
  };
}

/** Band-passed white noise by a two-pole resonator; bands above the Nyquist rate give silence, as a recorder's filter does. */
function hissSource(hertz: number, sampleRateHz: number, random: Random): () => number {
  if (hertz <= 0) return () => 0;
  const shelf = hertz > sampleRateHz * 0.47;
  const centre = shelf ? sampleRateHz * 0.45 : hertz;
  const radius = Math.exp((-Math.PI * 1100) / sampleRateHz);
  const feedback = 2 * radius * Math.cos((2 * Math.PI * centre) / sampleRateHz);
  const level = (1 - radius) * (shelf ? 0.12 : 1.6);
  let before = 0;
  let last = 0;
  return () => {
    const value = level * random.normal() + feedback * last - radius * radius * before;
    before = last;
    last = value;
    return value;
  };
}

interface Part {
  readonly sound: Sound;
  readonly speaker: Speaker;
  readonly start: number;
  readonly length: number;
}

function addSound(into: Float64Array, part: Part, source: { sampleRateHz: number; random: Random }): void {
  const { sound, speaker, start, length } = part;
  const { sampleRateHz, random } = source;
  const step = (2 * Math.PI) / sampleRateHz;
  const jitter = 1 + 0.03 * random.normal();
  const first = sound.formantsHz[0] * speaker.tract * jitter * step;
  const second = sound.formantsHz[1] * speaker.tract * jitter * step;
  const pitch = speaker.pitchHz * step;
  const hiss = hissSource(sound.hissHz, sampleRateHz, random);
  for (let i = 0; i < length && start + i < into.length; i += 1) {
    const edge = Math.min(1, i / (0.15 * length), (length - i) / (0.15 * length));
    const pulse = 0.55 + 0.45 * Math.sin(pitch * i);
    const tone =
      sound.voice === 0 ? 0 : sound.voice * pulse * (Math.sin(first * i) + 0.7 * Math.sin(second * i));
    const index = start + i;
    into[index] = (into[index] ?? 0) + edge * speaker.gain * (0.5 * tone + sound.hiss * hiss());
  }
}

/** Gives a spoken-like clip of a digit as 16-bit samples at the population's rate. */
export function speakAudio(label: number, population: Population, random: Random): Int16Array {
  const { difficulty, sampleRateHz } = population;
  const speaker = makeSpeaker(difficulty, random);
  const wave = new Float64Array(Math.round((CLIP_MS / 1000) * sampleRateHz));
  const spoken = wave.length * 0.82 * Math.min(1.15, Math.max(0.75, speaker.tempo));
  let start = Math.max(0, Math.round((wave.length - spoken) * random.next()));
  for (const sound of WORDS[label] ?? []) {
    const length = Math.round(spoken * sound.share);
    addSound(wave, { sound, speaker, start, length }, { sampleRateHz, random });
    start += length;
  }
  const noise = 0.22 * difficulty * speaker.gain * (0.15 + 1.9 * random.next() ** 2);
  const samples = new Int16Array(wave.length);
  for (let i = 0; i < wave.length; i += 1) {
    const value = (wave[i] ?? 0) + noise * random.normal();
    samples[i] = Math.round(32_000 * Math.min(1, Math.max(-1, value)));
  }
  return samples;
}

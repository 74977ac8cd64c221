import type { Random } from "./random.ts";
import type { Population } from "./population.ts";

/** Width and height of every picture, in pixels. */
export const IMAGE_SIDE = 16;

type Point = readonly [x: number, y: number];
type Stroke = readonly Point[];

function arc(centre: Point, radii: Point, turn: { from: number; to: number }): Point[] {
  const points: Point[] = [];
  for (let i = 0; i <= 8; i += 1) {
    const angle = turn.from + ((turn.to - turn.from) * i) / 8;
    points.push([centre[0] + radii[0] * Math.cos(angle), centre[1] + radii[1] * Math.sin(angle)]);
  }
  return points;
}

const { PI } = Math;

/** Strokes of each digit in a unit square, y downwards. */
const STROKES: readonly (readonly Stroke[])[] = [
  [arc([0.5, 0.5], [0.24, 0.38], { from: 0, to: 2 * PI })],
  [
    [
      [0.36, 0.28],
      [0.52, 0.12],
      [0.52, 0.88],
    ],
  ],
  [[...arc([0.5, 0.34], [0.24, 0.22], { from: -PI, to: 0.25 * PI }), [0.28, 0.86], [0.76, 0.86]]],
  [
    arc([0.48, 0.31], [0.23, 0.19], { from: -0.85 * PI, to: 0.5 * PI }),
    arc([0.48, 0.69], [0.25, 0.2], { from: -0.5 * PI, to: 0.85 * PI }),
  ],
  [
    [
      [0.62, 0.88],
      [0.62, 0.12],
      [0.24, 0.64],
      [0.8, 0.64],
    ],
  ],
  [
    [
      [0.72, 0.13],
      [0.34, 0.13],
      [0.31, 0.46],
      ...arc([0.48, 0.64], [0.25, 0.23], { from: -0.6 * PI, to: 0.8 * PI }),
    ],
  ],
  [[[0.64, 0.12], [0.36, 0.42], ...arc([0.5, 0.66], [0.22, 0.21], { from: -PI, to: PI })]],
  [
    [
      [0.25, 0.14],
      [0.75, 0.14],
      [0.44, 0.88],
    ],
  ],
  [
    arc([0.5, 0.31], [0.19, 0.18], { from: 0.5 * PI, to: 2.5 * PI }),
    arc([0.5, 0.69], [0.23, 0.2], { from: -0.5 * PI, to: 1.5 * PI }),
  ],
  [[...arc([0.5, 0.34], [0.22, 0.21], { from: 0, to: 2 * PI }), [0.7, 0.5], [0.58, 0.88]]],
];

function distanceToSegment(p: Point, a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
}

/** Shifts, turns, slants and shakes the strokes of a digit the way a hand would. */
function handwriting(label: number, difficulty: number, random: Random): Stroke[] {
  const scale = 1 + 0.09 * difficulty * random.normal();
  const turn = 0.11 * difficulty * random.normal();
  const slant = 0.15 * difficulty * random.normal();
  const shift: Point = [0.05 * difficulty * random.normal(), 0.05 * difficulty * random.normal()];
  const shake = 0.022 * difficulty;
  const place = ([x, y]: Point): Point => {
    const u = (x - 0.5) * scale + slant * (0.5 - y);
    const v = (y - 0.5) * scale;
    return [
      0.5 + u * Math.cos(turn) - v * Math.sin(turn) + shift[0] + shake * random.normal(),
      0.5 + u * Math.sin(turn) + v * Math.cos(turn) + shift[1] + shake * random.normal(),
    ];
  };
  return (STROKES[label] ?? []).map((stroke) => stroke.map(place));
}

function coverage(strokes: readonly Stroke[], at: Point, width: number): number {
  let nearest = Infinity;
  for (const stroke of strokes) {
    for (let i = 1; i < stroke.length; i += 1) {
      const a = stroke[i - 1];
      const b = stroke[i];
      if (a && b) nearest = Math.min(nearest, distanceToSegment(at, a, b));
    }
  }
  return Math.min(1, Math.max(0, (width - nearest) / 0.05 + 0.5));
}

/** Gives a 16 x 16 grey picture of a digit, row by row, 0 black to 255 white. */
export function drawImage(label: number, population: Population, random: Random): Uint8Array {
  const { difficulty } = population;
  const strokes = handwriting(label, difficulty, random);
  const width = 0.05 + 0.025 * random.next();
  const isDark = random.chance(population.darkGroundRatio);
  const contrast = Math.max(0.3, 1 - 0.45 * difficulty * random.next());
  const ground = isDark ? 0.06 + 0.1 * random.next() : 0.94 - 0.1 * random.next();
  const ink = isDark ? ground + 0.8 * contrast : ground - 0.8 * contrast;
  const noise = 0.06 * difficulty;
  const pixels = new Uint8Array(IMAGE_SIDE * IMAGE_SIDE);
  for (let i = 0; i < pixels.length; i += 1) {
    const at: Point = [
      ((i % IMAGE_SIDE) + 0.5) / IMAGE_SIDE,
      (Math.floor(i / IMAGE_SIDE) + 0.5) / IMAGE_SIDE,
    ];
    const value = ground + (ink - ground) * coverage(strokes, at, width) + noise * random.normal();
    pixels[i] = Math.round(255 * Math.min(1, Math.max(0, value)));
  }
  return pixels;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

type Theme = "light" | "dark";
type Rgb = [number, number, number];

function tokensOf(theme: Theme): Map<string, string> {
  const pairs = [...css.matchAll(/--([\w-]+):\s*light-dark\(\s*(#\w{6}),\s*(#\w{6})\s*\)/g)];
  return new Map(
    pairs.map(([, name = "", light = "", dark = ""]) => [name, theme === "light" ? light : dark]),
  );
}

function linear(hex: string): Rgb {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const luminance = ([red, green, blue]: Rgb) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [low = 0, high = 0] = [luminance(linear(one)), luminance(linear(other))].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const deficiencies = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

type Lab = { l: number; a: number; b: number };

function labOf(hex: string, matrix: readonly number[]): Lab {
  const rgb = linear(hex);
  const seen = [0, 3, 6].map((row) =>
    rgb.reduce((sum, value, column) => sum + value * (matrix[row + column] ?? 0), 0),
  );
  const [red, green, blue] = seen.map((value) => Math.min(1, Math.max(0, value))) as Rgb;
  const pivot = (value: number) =>
    value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116;
  const x = pivot((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = pivot(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
  const z = pivot((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  return { l: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z) };
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

function hue(a: number, b: number): number {
  return a === 0 && b === 0 ? 0 : ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
}

/** Sharma, Wu and Dalal 2005, "The CIEDE2000 color-difference formula". */
function ciede2000(one: Lab, two: Lab): number {
  const meanChroma = (Math.hypot(one.a, one.b) + Math.hypot(two.a, two.b)) / 2;
  const g = 0.5 * (1 - Math.sqrt(meanChroma ** 7 / (meanChroma ** 7 + 25 ** 7)));
  const [a1, a2] = [one.a * (1 + g), two.a * (1 + g)];
  const [c1, c2] = [Math.hypot(a1, one.b), Math.hypot(a2, two.b)];
  const [h1, h2] = [hue(a1, one.b), hue(a2, two.b)];
  const turn = h2 - h1 > 180 ? -360 : h2 - h1 < -180 ? 360 : 0;
  const deltaH = 2 * Math.sqrt(c1 * c2) * Math.sin(radians((h2 - h1 + turn) / 2));
  const meanL = (one.l + two.l) / 2;
  const meanC = (c1 + c2) / 2;
  const meanH = (h1 + h2 + (turn === 0 ? 0 : h1 + h2 < 360 ? 360 : -360)) / 2;
  const t =
    1 -
    0.17 * Math.cos(radians(meanH - 30)) +
    0.24 * Math.cos(radians(2 * meanH)) +
    0.32 * Math.cos(radians(3 * meanH + 6)) -
    0.2 * Math.cos(radians(4 * meanH - 63));
  const sl = 1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2);
  const sc = 1 + 0.045 * meanC;
  const sh = 1 + 0.015 * meanC * t;
  const rotation =
    -2 *
    Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7)) *
    Math.sin(radians(60 * Math.exp(-(((meanH - 275) / 25) ** 2))));
  const [l, c, h] = [(two.l - one.l) / sl, (c2 - c1) / sc, deltaH / sh];
  return Math.sqrt(l ** 2 + c ** 2 + h ** 2 + rotation * c * h);
}

it("computes the published example of the colour difference", () => {
  expect(ciede2000({ l: 50, a: 2.6772, b: -79.7751 }, { l: 50, a: 0, b: -82.7485 })).toBeCloseTo(2.0425, 3);
  expect(ciede2000({ l: 50, a: 2.5, b: 0 }, { l: 73, a: 25, b: -18 })).toBeCloseTo(27.1492, 3);
});

const texts = [
  ["ink", "bg"],
  ["ink", "card"],
  ["ink-2", "bg"],
  ["ink-2", "card"],
  ["accent", "bg"],
  ["on-accent", "accent"],
  ["healthy", "bg"],
  ["healthy", "card"],
  ["degraded", "degraded-bg"],
  ["rolling", "rolling-bg"],
  ["waiting", "waiting-bg"],
  ["blocked", "blocked-bg"],
] as const;
const shapes = ["control", "text", "image", "audio", "video", "accent"];

describe.each(["light", "dark"] as const)("the %s theme", (theme) => {
  const tokens = tokensOf(theme);
  const token = (name: string) => {
    const value = tokens.get(name);
    if (!value) throw new Error(`tokens.css has no light-dark pair for --${name}`);
    return value;
  };

  it.each(texts)("has text %s readable on %s", (text, ground) => {
    expect(contrast(token(text), token(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(shapes)("has %s visible on both grounds", (name) => {
    expect(contrast(token(name), token("bg"))).toBeGreaterThanOrEqual(3);
    expect(contrast(token(name), token("card"))).toBeGreaterThanOrEqual(3);
  });

  it("tells its least contrasts", async ({ annotate }) => {
    const ofTexts = texts.map(([text, ground]) => contrast(token(text), token(ground)));
    const ofShapes = shapes.flatMap((name) =>
      ["bg", "card"].map((ground) => contrast(token(name), token(ground))),
    );
    const [ofText, ofShape] = [Math.min(...ofTexts), Math.min(...ofShapes)];
    const said = `text ${ofText.toFixed(1)} of at least 4.5, shapes ${ofShape.toFixed(1)} of at least 3`;
    await annotate(said, "figure");
    expect(ofText).toBeGreaterThanOrEqual(4.5);
    expect(ofShape).toBeGreaterThanOrEqual(3);
  });

  // Overall is ink and differs by its width and shape, so it is no hue to be told apart.
  it.for(Object.entries(deficiencies))("keeps the modalities apart under %s vision", async (seen, test) => {
    const [, matrix] = seen;
    const colours = ["text", "image", "audio", "video"].map((name) => labOf(token(name), matrix));
    const differences = colours.flatMap((one, index) =>
      colours.slice(index + 1).map((other) => ciede2000(one, other)),
    );
    const least = Math.min(...differences);
    await test.annotate(`CIEDE2000 at least ${least.toFixed(1)}, of at least 15`, "figure");
    expect(least).toBeGreaterThanOrEqual(15);
  });
});

it("gives a part of a page a theme of its own: the pairs are set anew wherever a theme is named", () => {
  // Where a browser lacks light-dark(), a pair is resolved on the element that sets it, and below it is only inherited.
  expect(css).toMatch(/:root,\s*\[data-theme\] \{\s*color-scheme: light dark;/);
  for (const theme of ["light", "dark"])
    expect(css).toMatch(new RegExp(`\\n\\[data-theme="${theme}"\\] \\{\\s*color-scheme: ${theme};`));
});

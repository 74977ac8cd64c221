import { classOverlap } from "#lib/metrics/definitions/class-overlap.ts";
import { peakSignalToNoise, structuralSimilarity } from "#lib/metrics/definitions/structural-similarity.ts";
import type { Comparator, CompareContext, Finding, OutputPair } from "./comparator.ts";
import { atLeast, hasSameShape, isEqualFinding, numericPair, shapeOf, unmeasured } from "./comparator.ts";
import { embeddingCosine, standInFinding } from "./compare-embeddings.ts";
import { datatypeOf } from "./compare-tensors.ts";
import { numbersOf } from "./read-outputs.ts";

type Layout = {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly isLast: boolean;
};

const channelCounts = [1, 3, 4];

/** Rows, columns and channels of [H, W], [H, W, C] and [C, H, W], with leading ones; null for anything else. */
export function imageLayout(shape: readonly number[]): Layout | null {
  const first = shape.findIndex((size) => size !== 1);
  const sizes = shape.slice(Math.max(0, Math.min(first, shape.length - 2)));
  const [a = 0, b = 0, c = 0] = sizes;
  if (sizes.length === 2) return { height: a, width: b, channels: 1, isLast: true };
  if (sizes.length !== 3) return null;
  if (channelCounts.includes(c)) return { height: a, width: b, channels: c, isLast: true };
  return channelCounts.includes(a) ? { height: b, width: c, channels: a, isLast: false } : null;
}

function channel(values: Float64Array, { width, height, channels, isLast }: Layout, at: number) {
  const size = width * height;
  const plane = isLast
    ? Float64Array.from({ length: size }, (_, pixel) => values[pixel * channels + at] ?? 0)
    : values.subarray(at * size, (at + 1) * size);
  return { width, height, values: plane };
}

/** The mean SSIM over the channels of two images. */
export function imageSimilarity(
  golden: Float64Array,
  given: Float64Array,
  { layout, range }: { readonly layout: Layout; readonly range: number },
): number {
  const channels = Array.from({ length: layout.channels }, (_, at) =>
    structuralSimilarity(channel(golden, layout, at), channel(given, layout, at), range),
  );
  return channels.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / layout.channels;
}

/** The largest value of a pixel: as the interface's schema says, else that of the datatype, 1 for floating point. */
export function pixelRange({ golden }: OutputPair, context: CompareContext): number {
  const told = context.fields.get(golden.name)?.schema?.maximum;
  if (told !== undefined && told > 0) return told;
  const bits = /^UINT(\d+)$/u.exec(datatypeOf(golden, context) ?? "")?.[1];
  return bits === undefined ? 1 : 2 ** Number(bits) - 1;
}

function comparePixels(
  values: { readonly golden: Float64Array; readonly given: Float64Array },
  image: { readonly layout: Layout; readonly range: number },
  { tolerances }: CompareContext,
): Finding {
  const similar = atLeast(
    "ssim",
    imageSimilarity(values.golden, values.given, image),
    tolerances.image.similarity,
  );
  if (!isEqualFinding(similar)) return similar;
  const noise = peakSignalToNoise(values.golden, values.given, image.range) ?? Number.NaN;
  return noise >= tolerances.image.noiseDb ? similar : atLeast("psnr_db", noise, tolerances.image.noiseDb);
}

/**
 * Images of a fixed seed: the same size, SSIM and PSNR at least the tolerance; where they are not, the cosine of the embedding
 * output that the settings name may stand in.
 */
export const compareImages: Comparator = (pair, context) => {
  if (!hasSameShape(pair.golden, pair.given)) return unmeasured("shape");
  const values = numericPair(pair, numbersOf);
  if (typeof values === "string") return unmeasured(values);
  const layout = imageLayout(shapeOf(pair.golden));
  if (layout === null) return unmeasured("not_readable");
  const finding = comparePixels(values, { layout, range: pixelRange(pair, context) }, context);
  return isEqualFinding(finding) ? finding : (embeddingFinding(pair, context) ?? finding);
};

function embeddingFinding(pair: OutputPair, context: CompareContext): Finding | null {
  const name = context.outputs[pair.golden.name]?.embedding;
  const golden = pair.goldenOutputs.find((one) => one.name === name);
  const given = pair.givenOutputs.find((one) => one.name === name);
  if (golden === undefined || given === undefined) return null;
  const cosine = embeddingCosine({ ...pair, golden, given });
  return cosine === null ? null : standInFinding(cosine, context.tolerances.image.cosine);
}

/** Videos [T, H, W, C] or [T, C, H, W]: the same number of frames, each by the rule of images; the worst frame is told. */
export const compareVideos: Comparator = (pair, context) => {
  const [wanted, came] = [shapeOf(pair.golden), shapeOf(pair.given)];
  if (wanted[0] !== came[0]) {
    return { code: "count", measure: "frames", value: came[0] ?? 0, tolerance: wanted[0] ?? 0 };
  }
  if (!hasSameShape(pair.golden, pair.given)) return unmeasured("shape");
  const values = numericPair(pair, numbersOf);
  if (typeof values === "string") return unmeasured(values);
  const layout = imageLayout(wanted.slice(1));
  const frames = wanted[0] ?? 0;
  if (layout === null || frames === 0) return unmeasured("not_readable");
  const size = values.golden.length / frames;
  const image = { layout, range: pixelRange(pair, context) };
  const findings = Array.from({ length: frames }, (_, at) => {
    const cut = (whole: Float64Array) => whole.subarray(at * size, (at + 1) * size);
    return comparePixels({ golden: cut(values.golden), given: cut(values.given) }, image, context);
  });
  return findings.find((finding) => !isEqualFinding(finding)) ?? findings[0] ?? unmeasured("empty");
};

/** Label maps of pixels: the same size and a mean overlap of the classes of at least the tolerance. */
export const compareMasks: Comparator = (pair, context) => {
  if (!hasSameShape(pair.golden, pair.given)) return unmeasured("shape");
  const values = numericPair(pair, numbersOf);
  if (typeof values === "string") return unmeasured(values);
  const overlap = classOverlap(values.golden.map(Math.round), values.given.map(Math.round)) ?? Number.NaN;
  return atLeast("mean_overlap", overlap, context.tolerances.masks.overlap);
};

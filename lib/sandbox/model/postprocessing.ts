import { z } from "zod";
import type { Modality } from "#lib/sandbox/data/sample.ts";

const LabelMap = z.record(z.string().regex(/^\d$/), z.string());

/** Content of `postprocessing.json`: everything that turns probabilities into an answer. */
export const Postprocessing = z.object({
  /** Name of each class by its index in the network's output, per modality. */
  labels: z.object({ image: LabelMap, audio: LabelMap, text: LabelMap }),
  /** The next best names, sent along when enabled. */
  alternatives: z.object({ enabled: z.boolean(), count: z.int().nonnegative() }),
  score_decimals: z.int().min(1).max(6),
});
export type Postprocessing = z.infer<typeof Postprocessing>;

/** What a version says about one input. `score` is a probability. */
export interface Answer {
  readonly label: string;
  readonly score: number;
  readonly alternatives?: readonly string[];
}

/** Names the classes of one input's probabilities, most probable first. */
export function nameAnswer(
  probabilities: Float64Array,
  modality: Modality,
  settings: Postprocessing,
): Answer {
  const ranked = [...probabilities.keys()].toSorted(
    (a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0) || a - b,
  );
  const names = ranked.map((index) => settings.labels[modality][String(index)] ?? `class ${index}`);
  const scale = 10 ** settings.score_decimals;
  const score = Math.round((probabilities[ranked[0] ?? 0] ?? 0) * scale) / scale;
  const answer = { label: names[0] ?? "", score };
  if (!settings.alternatives.enabled) return answer;
  return { ...answer, alternatives: names.slice(1, 1 + settings.alternatives.count) };
}

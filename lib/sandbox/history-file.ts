import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { BUNDLES_DIRECTORY } from "./bundles-directory.ts";
import { MODALITIES } from "#lib/sandbox/data/sample.ts";

const ModalityName = z.enum(MODALITIES);

/** One computed evaluation. `hoursFromNow` is negative in the past; `items` packs one bit per item, first item in the highest bit. */
const Evaluation = z.object({
  version: z.string(),
  modality: ModalityName,
  hoursFromNow: z.number(),
  dataset: z.object({ name: z.string(), revision: z.string(), sha256: z.string(), split: z.string() }),
  n: z.int().positive(),
  correct: z.int().nonnegative(),
  accuracy: z.number(),
  items: z.base64(),
});
/** One computed evaluation of the history. */
export type Evaluation = z.infer<typeof Evaluation>;

/** Counts of one version and modality while it served: rows of [hours from now, length in hours, requests, correct, wrong]. */
const LiveSeries = z.object({
  version: z.string(),
  modality: ModalityName,
  rows: z.array(z.tuple([z.number(), z.number(), z.int(), z.int(), z.int()])),
});
/** Counts of one version and modality while it served. */
export type LiveSeries = z.infer<typeof LiveSeries>;

/** A stretch of time in which a version held a share; `toHours` null is still so. */
const ServingStretch = z.object({
  version: z.string(),
  fromHours: z.number(),
  toHours: z.number().nullable(),
  sharePercent: z.number(),
  reason: z.object({ en: z.string(), "zh-CN": z.string() }),
});
/** A stretch of time in which a version held a share. */
export type ServingStretch = z.infer<typeof ServingStretch>;

/** Content of `bundles/history.json`: what the training script computed by running the six versions. */
export const History = z.object({
  note: z.string(),
  serving: z.array(ServingStretch),
  evaluations: z.array(Evaluation),
  live: z.array(LiveSeries),
});
export type History = z.infer<typeof History>;

/** File that holds the history inside a bundles directory. */
export const HISTORY_FILE = "history.json";

/** Reads and checks the committed history. */
export function readHistory(directory: string = BUNDLES_DIRECTORY): History {
  return History.parse(JSON.parse(readFileSync(path.join(directory, HISTORY_FILE), "utf8")));
}

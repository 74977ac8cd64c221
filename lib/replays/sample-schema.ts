import { z } from "zod";
import { Stage } from "#lib/replays/stage-schema.ts";
import { Id, Modality, Sha256 } from "#lib/schema/atoms.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** What of a tensor can be seen or heard. `href` is where its bytes are; null: they cannot be played, and why stands beside. */
export const SampleMedia = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("image"),
    href: z.string(),
    /** In pixels; null where a file of its own carries them. */
    width: z.int().nullable(),
    height: z.int().nullable(),
  }),
  z.object({
    kind: z.literal("audio"),
    /** Null where the sample rate is not told: it would play at any speed. */
    href: z.string().nullable(),
    mediaType: z.string(),
    durationMs: z.number().nullable(),
    /** Lowest and highest value of equal parts of the clip in turn, from -1 to 1; null for a file that is not PCM. */
    peaks: z.array(z.number()).nullable(),
  }),
  z.object({
    kind: z.literal("video"),
    /** A video file; null where the frames are a tensor. */
    href: z.string().nullable(),
    mediaType: z.string().nullable(),
    /** Some of the frames in a row, as one picture. */
    strip: z
      .object({ href: z.string(), width: z.int(), height: z.int(), shown: z.int(), frames: z.int() })
      .nullable(),
  }),
  z.object({ kind: z.literal("text"), text: z.string(), isCut: z.boolean() }),
  z.object({ kind: z.literal("not_available"), reason: z.enum(["unknown_format", "empty", "too_large"]) }),
]);
export type SampleMedia = z.infer<typeof SampleMedia>;

/** A piece of a text; a marked one differs from the other answer. */
const TextPart = z.object({ text: z.string(), isMarked: z.boolean() });

/** An output of an answer as a person reads, sees or hears it. */
export const ShownOutput = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("labels"),
    /** The best first, by name; `probability` where it is told. */
    labels: z.array(z.object({ name: z.string(), probability: z.number().nullable() })),
  }),
  z.object({ kind: z.literal("text"), parts: z.array(TextPart), isCut: z.boolean() }),
  z.object({ kind: z.literal("numbers"), values: z.array(z.number().nullable()), more: z.int() }),
  z.object({ kind: z.literal("media"), media: SampleMedia }),
  z.object({ kind: z.literal("json"), text: z.string(), isCut: z.boolean() }),
]);
export type ShownOutput = z.infer<typeof ShownOutput>;

/** One output of one answer. */
export const SampleOutput = z.object({
  name: z.string(),
  unit: z.string().nullable(),
  /** Whether it is beyond the tolerance of its type from the other answer; null without one. */
  isDifferent: z.boolean().nullable(),
  shown: ShownOutput,
});
export type SampleOutput = z.infer<typeof SampleOutput>;

/** Where an answer comes from: recorded when the version was healthy, or given when it was asked again. */
export const AnswerSource = z.enum(["recorded", "replayed"]);
export type AnswerSource = z.infer<typeof AnswerSource>;

/** One of the two answers to a sample. While a person has not chosen, a blind one tells neither version nor source. */
export const SampleAnswer = z.object({
  side: z.enum(["a", "b"]),
  versionId: Id.nullable(),
  shortName: z.string().nullable(),
  source: AnswerSource.nullable(),
  answeredAt: Timestamp.nullable(),
  /** Null where there is no answer, or it is too large to keep. */
  outputs: z.array(SampleOutput).nullable(),
});
export type SampleAnswer = z.infer<typeof SampleAnswer>;

/** How two answers to the same input stand to each other. */
export const SampleStanding = z.enum(["answer_differs", "values_differ", "same", "one_sided"]);
export type SampleStanding = z.infer<typeof SampleStanding>;

/** Which answer a person preferred. */
export const PreferredAnswer = z.enum(["this", "against", "neither"]);
export type PreferredAnswer = z.infer<typeof PreferredAnswer>;

/** One golden input with the answers of two versions. */
export const Sample = z.object({
  inputSha256: Sha256,
  key: z.string(),
  modality: Modality,
  critical: z.boolean(),
  standing: SampleStanding,
  inputs: z.array(z.object({ name: z.string(), media: SampleMedia })),
  /** The first stage at which a replay did something else; null where it is not told, and while it is blind. */
  firstDiverging: Stage.nullable(),
  answers: z.array(SampleAnswer),
  preferred: PreferredAnswer.nullable(),
});
export type Sample = z.infer<typeof Sample>;

const SampleVersion = z.object({ id: Id, shortName: z.string() });

/** What a page of samples is asked for by; `blind`: which answer is whose is told only after a choice. */
export const SampleFilter = z.object({
  /** Id or name of the other version; without it the one before. */
  against: z.string().min(1).max(200).optional(),
  modality: Modality.optional(),
  blind: z.enum(["true", "false"]).default("false"),
  page: z.coerce.number().int().min(1).max(1_000).default(1),
  /** A test whose answers come before what is recorded. */
  run: Id.optional(),
});
export type SampleFilter = z.infer<typeof SampleFilter>;

/** A page of samples, those that differ first. */
export const SampleView = z.object({
  version: SampleVersion,
  /** Null where there is no version to compare with. */
  against: SampleVersion.nullable(),
  modality: Modality.nullable(),
  isBlind: z.boolean(),
  page: z.int(),
  pages: z.int(),
  /** Cases of what is asked for: of the modality, and while blind those with two answers that differ. */
  total: z.int(),
  /** How they stand, of the modality. */
  standings: z.record(SampleStanding, z.int()),
  modalities: z.array(z.object({ modality: Modality, cases: z.int(), differing: z.int() })),
  samples: z.array(Sample),
  /** What the person chose so far without knowing whose answers they were, in these two versions. */
  preferences: z.object({ this: z.int(), against: z.int(), neither: z.int() }),
  /** Versions that were never asked some of the cases, and whose cases those are. */
  unasked: z.array(
    z.object({
      version: SampleVersion,
      casesOf: SampleVersion,
      cases: z.int(),
      /** How far a replay that is under way has come; null: none is. */
      asking: z.object({ done: z.int(), total: z.int() }).nullable(),
    }),
  ),
  /** Whether the caller may have them asked, and may choose. */
  canReplay: z.boolean(),
  canPrefer: z.boolean(),
});
export type SampleView = z.infer<typeof SampleView>;

/** A choice between two answers whose versions were not told. */
export const PreferSample = z.object({
  /** Id of the version that the answers were compared with. */
  against: Id,
  choice: z.enum(["a", "b", "neither"]),
  /** Where a form leads back to: the modality and page it stood on, and the rollback whose step 3 it was. */
  modality: Modality.optional(),
  page: z.coerce.number().int().min(1).max(1_000).optional(),
  rollbackId: Id.optional(),
});
export type PreferSample = z.infer<typeof PreferSample>;

/** What was chosen; the first choice stays. */
export const SamplePreference = z.object({
  inputSha256: Sha256,
  preferred: PreferredAnswer,
  chosenAt: Timestamp,
});
export type SamplePreference = z.infer<typeof SamplePreference>;

/** The page of samples that an address names. */
export type SamplePlace = {
  readonly model: string;
  readonly version: string;
  readonly rollbackId?: string | undefined;
  readonly blind?: boolean | undefined;
  readonly modality?: string | undefined;
  readonly page?: number | undefined;
};

/** The address of a page of samples without its language: a version's tab, or step 3 of a rollback. */
export function samplesAddress(place: SamplePlace): string {
  const { model, version, rollbackId, blind, modality, page } = place;
  const query = new URLSearchParams(
    rollbackId === undefined
      ? { tab: "samples", ...(blind === true ? { samples: "blind" } : {}) }
      : { samples: blind === true ? "blind" : "known" },
  );
  if (modality !== undefined) query.set("modality", modality);
  if (page !== undefined && page > 1) query.set("page", String(page));
  const path =
    rollbackId === undefined
      ? `/models/${encodeURIComponent(model)}/versions/${encodeURIComponent(version)}`
      : `/rollbacks/${encodeURIComponent(rollbackId)}/test`;
  return `${path}?${query.toString()}`;
}

/** The id of a sample on its page. */
export function sampleAnchor(inputSha256: string): string {
  return `sample-${inputSha256.slice(0, 12)}`;
}

/** What one version answered to one input: where it is stored, and its outputs unless they are too large to compare here. */
export type StoredAnswer = {
  readonly versionId: string;
  readonly inputSha256: string;
  /** The golden case whose request it answers, and the run where it was given; null: recorded. */
  readonly caseId: string;
  readonly runId: string | null;
  readonly key: string;
  readonly modality: Modality;
  readonly critical: boolean;
  readonly answeredAt: Date;
  readonly firstDiverging: Stage | null;
  /** Null where they are too large, or were not kept. */
  readonly outputs: Json;
  /** A digest of the outputs as they are stored; null where they were not kept. */
  readonly digest: string | null;
};

import { z } from "zod";
import { Id, LocalizedText, Modality, Sha256, Slug, WebAddress } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { IdPageQuery } from "#lib/schema/page.ts";
import { RollbackWarning } from "#lib/versions/interface-schema.ts";

/** The seven components of a bundle. */
export const ComponentKind = z.enum([
  "weights",
  "config",
  "preprocessing",
  "postprocessing",
  "interface",
  "runtime",
  "monitoring",
]);
export type ComponentKind = z.infer<typeof ComponentKind>;

/** The kinds whose content is kept, so that it can be compared line by line. */
export const contentKinds = ["config", "preprocessing", "postprocessing", "interface", "monitoring"] as const;

/** One component of a version; `recorded: false` means that nobody recorded it, which is not the same as none. */
export const Component = z.object({
  kind: ComponentKind,
  recorded: z.boolean(),
  uri: z.string().nullable(),
  sha256: Sha256.nullable(),
  /** Bytes. */
  size: z.int().min(0).nullable(),
  content: z.string().nullable(),
  /** What came of the last fetch of the artifact; null: not checked yet, or nothing to fetch. */
  check: z
    .object({
      at: Timestamp,
      result: z.enum(["intact", "mismatch", "missing"]),
      detail: z.string().nullable(),
    })
    .nullable(),
});
export type Component = z.infer<typeof Component>;

/** The kinds of a change entry. */
export const ChangeKind = z.enum([
  "added",
  "changed",
  "fixed",
  "removed",
  "deprecated",
  "security",
  "known_issue",
  "rolled_back",
]);
export type ChangeKind = z.infer<typeof ChangeKind>;

/** One line of a version's changelog; `action` null: nothing to do. */
export const ChangeEntry = z.object({
  id: Id,
  kind: ChangeKind,
  modality: Modality,
  text: LocalizedText,
  audience: z.string(),
  action: LocalizedText.nullable(),
  breaking: z.boolean(),
  publishedAt: Timestamp,
  /** When its readers last got another text; `publishedAt` until then. */
  updatedAt: Timestamp,
  /** Written but not published: only editors see it. */
  isDraft: z.boolean(),
  rollbackId: Id.nullable(),
});
export type ChangeEntry = z.infer<typeof ChangeEntry>;

/** A change entry to write. */
export const WriteChange = z.object({
  kind: ChangeKind.exclude(["rolled_back"]),
  modality: Modality.default("overall"),
  text: LocalizedText,
  audience: z.string().max(200).default(""),
  action: LocalizedText.nullable().default(null),
  breaking: z.boolean().default(false),
});
export type WriteChange = z.infer<typeof WriteChange>;

/** A change entry to add to a version that is registered: a draft is published by an edit later. */
export const AddChange = WriteChange.extend({ isDraft: z.boolean().default(false) });
export type AddChange = z.infer<typeof AddChange>;

/**
 * A change entry as it is to be from now on. `isDraft: false` publishes a draft; what is published stays so. `expectedUpdatedAt`
 * is the `updatedAt` that the editor saw.
 */
export const EditChange = AddChange.extend({ expectedUpdatedAt: Timestamp });
export type EditChange = z.infer<typeof EditChange>;

/** Which change entries are asked for; `drafts` gives those that are not published, to editors only. */
export const ChangelogQuery = IdPageQuery.extend({
  model: Slug.optional(),
  modality: Modality.optional(),
  kind: ChangeKind.optional(),
  needsAction: z.enum(["true", "false"]).optional(),
  drafts: z.enum(["true", "false"]).optional(),
});
export type ChangelogQuery = z.infer<typeof ChangelogQuery>;

/** One immutable bundle of a model, without its components' content. */
export const Version = z.object({
  id: Id,
  model: Slug,
  name: z.string(),
  /** Short form for screens: the version number by the naming rule, e.g. `v1.2`, else the name. */
  shortName: z.string(),
  label: z.string(),
  source: z.string(),
  build: z.string(),
  number: z.string().nullable(),
  date: z.string().nullable(),
  parentId: Id.nullable(),
  imported: z.boolean(),
  bundleDigest: Sha256,
  trainingDocument: z.url().nullable(),
  inferenceDocument: z.url().nullable(),
  builtAt: Timestamp,
  registeredAt: Timestamp,
  registeredBy: z.string(),
  knownBad: z.object({ at: Timestamp, by: z.string(), reason: z.string() }).nullable(),
});
export type Version = z.infer<typeof Version>;

/** A version with everything that belongs to it. */
export const VersionDetail = Version.extend({
  components: z.array(Component),
  changes: z.array(ChangeEntry),
});
export type VersionDetail = z.infer<typeof VersionDetail>;

/**
 * A version as its registration answers: with what rolling back from it to its parent will do to consumers, the worst
 * first. Null: it names no parent, so nobody can say.
 */
export const RegisteredVersion = VersionDetail.extend({
  rollbackWarnings: z.array(RollbackWarning).nullable(),
});
export type RegisteredVersion = z.infer<typeof RegisteredVersion>;

/** What rolling back from a version to the one before it does to consumers who started to use it, the worst first. */
export const GoingBack = z.object({
  /** Short name of the version before. */
  to: z.string(),
  warnings: z.array(RollbackWarning),
});
export type GoingBack = z.infer<typeof GoingBack>;

/** A version without its components' content: what a table of many versions needs; `title` is its first change. */
export const VersionOutline = Version.extend({
  components: z.array(Component),
  title: LocalizedText.nullable(),
});
export type VersionOutline = z.infer<typeof VersionOutline>;

/**
 * One component of a bundle to register. Small components carry `content`, whose digest is computed and compared with
 * `sha256` where both are given; weights and runtime carry `uri`, `sha256` and `size`.
 */
export const RegisterComponent = z.object({
  kind: ComponentKind,
  uri: z.string().min(1).max(2000).nullable().default(null),
  sha256: Sha256.nullable().default(null),
  size: z.int().min(0).nullable().default(null),
  content: z.string().max(1_000_000).nullable().default(null),
});
export type RegisterComponent = z.infer<typeof RegisterComponent>;

/** A version to register: name by the model's rule and all seven components, or `imported` with what is known. */
export const RegisterVersion = z.object({
  name: z.string().min(1).max(200),
  /** The label at the source; the name when left out. */
  label: z.string().min(1).max(200).optional(),
  source: z.string().min(1).max(120).default("api"),
  build: z.string().max(120).default(""),
  /** Name of the version that this one was made from. */
  parent: z.string().max(200).nullable().default(null),
  imported: z.boolean().default(false),
  builtAt: Timestamp.optional(),
  trainingDocument: WebAddress.nullable().default(null),
  inferenceDocument: WebAddress.nullable().default(null),
  components: z.array(RegisterComponent).max(7),
  changes: z.array(WriteChange).max(200).default([]),
});
export type RegisterVersion = z.infer<typeof RegisterVersion>;

/** A bundle file as `lastgood version register` reads it (YAML or JSON): `RegisterVersion` with `file` per component. */
export const BundleFile = z.object({
  model: Slug,
  name: z.string(),
  label: z.string().optional(),
  source: z.string().optional(),
  build: z.string().optional(),
  parent: z.string().nullable().optional(),
  builtAt: z.iso.datetime({ offset: true }).optional(),
  trainingDocument: WebAddress.nullable().optional(),
  inferenceDocument: WebAddress.nullable().optional(),
  components: z.array(
    z.object({
      kind: ComponentKind,
      /** Path beside the bundle file; digest and size are computed from it. */
      file: z.string().optional(),
      uri: z.string().optional(),
      sha256: Sha256.optional(),
      size: z.int().min(0).optional(),
    }),
  ),
  changes: z.array(WriteChange).optional(),
});
export type BundleFile = z.infer<typeof BundleFile>;

/** A version by its names, for going to it. */
export const VersionName = Version.pick({ id: true, model: true, name: true, shortName: true });
export type VersionName = z.infer<typeof VersionName>;

/** One line of the public changelog: a change entry with the version and model it belongs to. */
export const ChangelogEntry = ChangeEntry.extend({
  model: Slug,
  versionId: Id,
  versionName: z.string(),
  versionShortName: z.string(),
  /** Set on the entries of a version that was rolled back later. */
  withdrawn: z.boolean(),
  withdrawnAt: Timestamp.nullable(),
});
export type ChangelogEntry = z.infer<typeof ChangelogEntry>;

/** The parts of a bundle that are forgotten most when only weights are swapped back. */
export const ChecklistPart = z.enum([
  "label_map",
  "thresholds",
  "calibration",
  "top_k",
  "unit_conversion",
  "text_normaliser",
  "detokeniser",
  "response_mapping",
  "safety_filter",
  "cache_key",
  "index_pairing",
  "dashboards_and_alerts",
  "log_schema",
  "trace_sampling",
]);
export type ChecklistPart = z.infer<typeof ChecklistPart>;

/** What a rollback does to one item of the bundle; `not_recorded`: the restored version does not say, which is not fine. */
export const ChecklistItem = z.object({
  /** A whole component, or a part of one. */
  item: z.union([ComponentKind, ChecklistPart]),
  component: ComponentKind,
  status: z.enum(["restored", "unchanged", "not_recorded"]),
});
export type ChecklistItem = z.infer<typeof ChecklistItem>;

/** A line of the changelog as a list shows it, with what going back from its version does; null: there is none before it. */
export const ListedChange = ChangelogEntry.extend({ goingBack: GoingBack.nullable() });
export type ListedChange = z.infer<typeof ListedChange>;

/** How one component differs between two versions. */
export const ComponentDifference = z.object({
  kind: ComponentKind,
  status: z.enum(["identical", "changed", "not_recorded"]),
  base: Component.nullable(),
  head: Component.nullable(),
});
export type ComponentDifference = z.infer<typeof ComponentDifference>;

import { z } from "zod";
import { Modality } from "#lib/schema/atoms.ts";

/** The part of JSON Schema that decides compatibility; other keywords are kept and not compared. */
export const FieldSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.json()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  default: z.json().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), FieldSchema).optional();
  },
});
export type FieldSchema = z.infer<typeof FieldSchema>;

/**
 * One input or output: Open Inference Protocol metadata plus what changes the meaning without changing the type.
 * In `shape` -1, null and a name are dimensions of any size.
 */
export const InterfaceField = z.looseObject({
  name: z.string().min(1),
  datatype: z.string().optional(),
  shape: z.array(z.union([z.number(), z.string(), z.null()])).optional(),
  /** `column`: a column of a table, which servers convert without loss; tensors are strict. */
  kind: z.enum(["tensor", "column"]).default("tensor"),
  optional: z.boolean().default(false),
  nullable: z.boolean().default(false),
  modalities: z.array(Modality).default([]),
  /** Score scale or unit, e.g. `probability`, `percent`, `ms`, `logit`. */
  unit: z.string().optional(),
  /** e.g. `xyxy pixels` or `xywh normalised`. */
  coordinates: z.string().optional(),
  embedding: z.object({ model: z.string(), dimension: z.number() }).optional(),
  /** Order of a tensor's dimensions, e.g. `NCHW`. */
  layout: z.string().optional(),
  /** Names by class id. */
  labels: z.record(z.string(), z.string()).optional(),
  schema: FieldSchema.optional(),
});
export type InterfaceField = z.infer<typeof InterfaceField>;

/** The interface component of a version. */
export const InterfaceDocument = z.looseObject({
  inputs: z.array(InterfaceField),
  outputs: z.array(InterfaceField),
  /** 0: the shapes hold the batch dimension themselves; above: it stands before them. */
  maxBatchSize: z.number().default(0),
  streaming: z.boolean().default(false),
  contentTypes: z.array(z.string()).default([]),
});
export type InterfaceDocument = z.infer<typeof InterfaceDocument>;

/** Which way a field travels: the consumer sends requests and reads responses. */
export const InterfaceSide = z.enum(["request", "response"]);
export type InterfaceSide = z.infer<typeof InterfaceSide>;

/** What going from the current to the restored interface does to somebody who does nothing. */
export const ChangeSeverity = z.enum(["breaking", "risky", "safe"]);
export type ChangeSeverity = z.infer<typeof ChangeSeverity>;

/** The kinds of change between two interfaces, seen going from current to restored. */
export const InterfaceChangeCode = z.enum([
  "required_field_appears",
  "optional_field_appears",
  "required_field_disappears",
  "optional_field_disappears",
  "field_renamed",
  "becomes_required",
  "becomes_optional",
  "becomes_nullable",
  "becomes_not_nullable",
  "type_widened",
  "type_narrowed",
  "type_changed",
  "datatype_changed",
  "column_widened",
  "dimension_changed",
  "dimension_becomes_variable",
  "dimension_becomes_fixed",
  "rank_changed",
  "batch_dimension_changed",
  "enum_value_removed",
  "enum_value_added",
  "label_names_changed",
  "label_order_changed",
  "label_map_not_recorded",
  "upper_limit_decreased",
  "upper_limit_increased",
  "lower_limit_increased",
  "lower_limit_decreased",
  "default_changed",
  "constraint_changed",
  "unit_changed",
  "coordinates_changed",
  "embedding_changed",
  "layout_changed",
  "meaning_not_recorded",
  "streaming_changed",
  "content_type_removed",
]);
export type InterfaceChangeCode = z.infer<typeof InterfaceChangeCode>;

/** One change of one field; `silent`: everything still parses, and the meaning has moved. */
export const InterfaceChange = z.object({
  side: InterfaceSide,
  field: z.string(),
  code: InterfaceChangeCode,
  severity: ChangeSeverity,
  silent: z.boolean(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  modalities: z.array(Modality),
});
export type InterfaceChange = z.infer<typeof InterfaceChange>;

/**
 * Why a side of the interface cannot be compared: it is not recorded, it says nothing of this side, it is of no form that is
 * known, it is broken, or the other version's is of another form.
 */
export const UntoldCode = z.enum(["not_recorded", "not_described", "unknown_form", "broken", "another_form"]);
export type UntoldCode = z.infer<typeof UntoldCode>;

/** A side of the interface that cannot be compared, and why; `reason` says the same in English, with what is broken. */
export const UntoldInterface = z.object({
  side: InterfaceSide,
  version: z.enum(["current", "restored"]),
  code: UntoldCode,
  reason: z.string(),
});
export type UntoldInterface = z.infer<typeof UntoldInterface>;

/**
 * How two versions' interfaces stand to each other: the worst of the changes, and `unknown` where a side cannot be
 * compared and what can be is not breaking already. Unknown is never compatible.
 */
export const InterfaceComparison = z.object({
  status: z.enum(["breaking", "risky", "safe", "unknown"]),
  changes: z.array(InterfaceChange),
  untold: z.array(UntoldInterface),
});
export type InterfaceComparison = z.infer<typeof InterfaceComparison>;

/** What going back from a version to its parent will do to somebody who used the version meanwhile. */
export const RollbackWarning = z.object({
  code: z.union([InterfaceChangeCode, z.literal("interface_unknown")]),
  severity: z.enum(["breaking", "risky", "unknown"]),
  silent: z.boolean(),
  side: InterfaceSide,
  /** Empty for the whole interface. */
  field: z.string(),
  /** In the registered version, and in its parent; null: not there. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Why it is unknown; null otherwise. */
  reason: z.string().nullable(),
  /** The same as a code, and of which version; null otherwise. */
  untold: UntoldInterface.pick({ version: true, code: true }).nullable(),
});
export type RollbackWarning = z.infer<typeof RollbackWarning>;

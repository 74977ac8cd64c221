import type { ChangeSeverity, InterfaceChangeCode, InterfaceSide } from "#lib/versions/interface-schema.ts";

interface SeverityRow {
  readonly request: ChangeSeverity;
  readonly response: ChangeSeverity;
  readonly silent?: true;
}

/**
 * What each change does to a consumer, after oasdiff's checks, Avro's and protobuf's resolution rules, MLflow's
 * signature enforcement and the Open Inference Protocol's datatypes.
 */
const severities: Readonly<Record<InterfaceChangeCode, SeverityRow>> = {
  required_field_appears: { request: "breaking", response: "safe" },
  optional_field_appears: { request: "safe", response: "safe" },
  required_field_disappears: { request: "risky", response: "breaking" },
  optional_field_disappears: { request: "risky", response: "risky" },
  field_renamed: { request: "breaking", response: "breaking" },
  becomes_required: { request: "breaking", response: "safe" },
  becomes_optional: { request: "safe", response: "breaking" },
  becomes_nullable: { request: "safe", response: "breaking" },
  becomes_not_nullable: { request: "breaking", response: "safe" },
  type_widened: { request: "safe", response: "breaking" },
  type_narrowed: { request: "breaking", response: "safe" },
  type_changed: { request: "breaking", response: "breaking" },
  datatype_changed: { request: "breaking", response: "breaking" },
  column_widened: { request: "safe", response: "risky" },
  dimension_changed: { request: "breaking", response: "breaking" },
  dimension_becomes_variable: { request: "safe", response: "breaking" },
  dimension_becomes_fixed: { request: "breaking", response: "safe" },
  rank_changed: { request: "breaking", response: "breaking" },
  batch_dimension_changed: { request: "breaking", response: "breaking" },
  enum_value_removed: { request: "breaking", response: "safe" },
  enum_value_added: { request: "safe", response: "risky" },
  label_names_changed: { request: "breaking", response: "breaking", silent: true },
  label_order_changed: { request: "breaking", response: "breaking", silent: true },
  label_map_not_recorded: { request: "risky", response: "risky" },
  upper_limit_decreased: { request: "breaking", response: "safe" },
  upper_limit_increased: { request: "safe", response: "breaking" },
  lower_limit_increased: { request: "breaking", response: "safe" },
  lower_limit_decreased: { request: "safe", response: "breaking" },
  default_changed: { request: "risky", response: "safe" },
  constraint_changed: { request: "risky", response: "risky" },
  unit_changed: { request: "breaking", response: "breaking", silent: true },
  coordinates_changed: { request: "breaking", response: "breaking", silent: true },
  embedding_changed: { request: "breaking", response: "breaking" },
  layout_changed: { request: "breaking", response: "breaking", silent: true },
  meaning_not_recorded: { request: "risky", response: "risky" },
  streaming_changed: { request: "breaking", response: "breaking" },
  content_type_removed: { request: "breaking", response: "breaking" },
};

/** The severity of a change on one side, and whether it goes unnoticed. */
export function severityOf(
  code: InterfaceChangeCode,
  side: InterfaceSide,
): { readonly severity: ChangeSeverity; readonly silent: boolean } {
  const row = severities[code];
  return { severity: row[side], silent: row.silent === true };
}

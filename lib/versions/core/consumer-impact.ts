import type { Modality } from "#lib/schema/atoms.ts";
import type { ChangeSeverity, InterfaceChange } from "#lib/versions/interface-schema.ts";

/** What a consumer declared; an empty list of fields is "not told", never "none". */
export interface DeclaredConsumer {
  readonly slug: string;
  readonly reads: readonly { readonly modality: Modality; readonly fields: readonly string[] }[];
  /** Fields whose values it matches one by one, so that a new value breaks it. */
  readonly exhaustive?: readonly string[];
}

/** How one consumer stands to one change. */
export interface ConsumerImpact {
  readonly consumer: string;
  readonly status: "affected" | "not_affected" | "unknown";
}

/** A change with what it does to each consumer, and the severity that follows. */
export interface WeighedChange {
  readonly change: InterfaceChange;
  readonly severity: ChangeSeverity;
  /** True where the declarations made the change less or more severe than it is by itself. */
  readonly isReweighed: boolean;
  readonly consumers: readonly ConsumerImpact[];
}

/** Consumers name the members of an array's elements without the brackets. */
function touches(declared: string, path: string): boolean {
  const changed = path.replaceAll("[]", "");
  return declared === changed || declared.startsWith(`${changed}.`) || changed.startsWith(`${declared}.`);
}

function isAbout(change: InterfaceChange, modality: Modality): boolean {
  const isWide = change.modalities.length === 0 || change.modalities.includes("overall");
  return isWide || modality === "overall" || change.modalities.includes(modality);
}

function statusOf(change: InterfaceChange, consumer: DeclaredConsumer): ConsumerImpact["status"] {
  if (consumer.reads.length === 0) return "unknown";
  const concerned = consumer.reads.filter((read) => isAbout(change, read.modality));
  if (concerned.length === 0) return "not_affected";
  // What a consumer sends is not declared, only what it reads; a change of the whole touches no field by name.
  if (change.side === "request" || change.field === "") return "unknown";
  if (concerned.some((read) => read.fields.some((field) => touches(field, change.field)))) return "affected";
  return concerned.some((read) => read.fields.length === 0) ? "unknown" : "not_affected";
}

function isExhaustive(change: InterfaceChange, consumer: DeclaredConsumer): boolean {
  return (
    change.code === "enum_value_added" &&
    (consumer.exhaustive ?? []).some((field) => touches(field, change.field))
  );
}

function weigh(
  change: InterfaceChange,
  consumers: readonly DeclaredConsumer[],
  impacts: readonly ConsumerImpact[],
): ChangeSeverity {
  if (change.side === "response" && consumers.some((one) => isExhaustive(change, one))) return "breaking";
  const isProvenUnread = impacts.length > 0 && impacts.every((impact) => impact.status === "not_affected");
  return change.severity === "breaking" && isProvenUnread ? "risky" : change.severity;
}

/**
 * The changes with what they do to each consumer.
 *
 * Breaking becomes risky only where every live consumer declared what it reads and none reads the field; without
 * consumers, or with one that did not declare, nothing is proven and the severity stays. A new value breaks a consumer
 * that declares its list of values exhaustive.
 */
export function weighChanges(
  changes: readonly InterfaceChange[],
  consumers: readonly DeclaredConsumer[],
): WeighedChange[] {
  return changes.map((change) => {
    const impacts = consumers.map((one) => ({ consumer: one.slug, status: statusOf(change, one) }));
    const severity = weigh(change, consumers, impacts);
    return { change, severity, isReweighed: severity !== change.severity, consumers: impacts };
  });
}

import type { Modality } from "#lib/schema/atoms.ts";
import type { ConsumerStanding, WeighedChange } from "#lib/versions/change-schema.ts";
import type { ChangeSeverity, InterfaceChange, InterfaceComparison } from "#lib/versions/interface-schema.ts";

/** What a consumer declared, and when; an empty list of fields is "not told", never "none". */
export interface DeclaredConsumer {
  readonly slug: string;
  readonly name: string;
  readonly reads: readonly {
    readonly modality: Modality;
    readonly fields: readonly string[];
    /** Fields whose values it tells apart one by one, so that a new value breaks it. */
    readonly exhaustive?: readonly string[] | undefined;
  }[];
  readonly readsDeclaredAt: Date;
}

type Read = DeclaredConsumer["reads"][number];

/** Consumers name the members of an array's elements without the brackets. */
function touches(declared: string, path: string): boolean {
  const changed = path.replaceAll("[]", "");
  return declared === changed || declared.startsWith(`${changed}.`) || changed.startsWith(`${declared}.`);
}

function isAbout(change: InterfaceChange, { modality }: Read): boolean {
  const isWide = change.modalities.length === 0 || change.modalities.includes("overall");
  return isWide || modality === "overall" || change.modalities.includes(modality);
}

function statusOf(change: InterfaceChange, consumer: DeclaredConsumer): ConsumerStanding["status"] {
  if (consumer.reads.length === 0) return "unknown";
  const concerned = consumer.reads.filter((read) => isAbout(change, read));
  if (concerned.length === 0) return "not_affected";
  // What a consumer sends is not declared, only what it reads; a change of the whole touches no field by name.
  if (change.side === "request" || change.field === "") return "unknown";
  if (concerned.some((read) => read.fields.some((field) => touches(field, change.field)))) return "affected";
  return concerned.some((read) => read.fields.length === 0) ? "unknown" : "not_affected";
}

function isExhaustive(change: InterfaceChange, { reads }: DeclaredConsumer): boolean {
  const isHandled = ({ exhaustive = [] }: Read) => exhaustive.some((field) => touches(field, change.field));
  return change.code === "enum_value_added" && reads.some((read) => isAbout(change, read) && isHandled(read));
}

function weigh(
  change: InterfaceChange,
  consumers: readonly DeclaredConsumer[],
): Pick<WeighedChange, "severity" | "provenUnreadSince"> {
  const own = { severity: change.severity, provenUnreadSince: null };
  if (change.side === "response" && consumers.some((one) => isExhaustive(change, one))) {
    return { ...own, severity: "breaking" };
  }
  const isProven = consumers.length > 0 && consumers.every((one) => statusOf(change, one) === "not_affected");
  if (change.severity !== "breaking" || !isProven) return own;
  const oldest = Math.min(...consumers.map(({ readsDeclaredAt }) => readsDeclaredAt.getTime()));
  return { severity: "risky", provenUnreadSince: new Date(oldest) };
}

/**
 * The changes with what they do to each consumer.
 *
 * Breaking becomes risky only where every live consumer declared what it reads and none reads the field, with the date of
 * the oldest declaration as evidence; without consumers, or with one that did not declare, nothing is proven and the
 * severity stays. A new value breaks a consumer that declares that it tells all values apart.
 */
export function weighChanges(
  changes: readonly InterfaceChange[],
  consumers: readonly DeclaredConsumer[],
): WeighedChange[] {
  return changes.map((change) => {
    const weighed = weigh(change, consumers);
    const standings = consumers.map((one) => ({
      consumer: one.slug,
      name: one.name,
      status: statusOf(change, one),
    }));
    return { change, ...weighed, isReweighed: weighed.severity !== change.severity, consumers: standings };
  });
}

/** How the changes stand together once they are weighed; `unknown` where a side is not told and nothing breaks already. */
export function weighedStatus(
  changes: readonly { readonly severity: ChangeSeverity }[],
  untold: InterfaceComparison["untold"],
): InterfaceComparison["status"] {
  if (changes.some(({ severity }) => severity === "breaking")) return "breaking";
  if (untold.length > 0) return "unknown";
  return changes.some(({ severity }) => severity === "risky") ? "risky" : "safe";
}

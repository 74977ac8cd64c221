import { AuditFilter } from "#lib/audit/schema.ts";

/** What the address of the audit screen says, with days as they stand in it. */
export type AuditAsked = Readonly<Partial<Record<string, string>>>;

/** Where in the log an address leads. */
export type AuditAddress = {
  readonly filter: AuditFilter;
  readonly cursor: string | undefined;
  readonly limit: number;
  readonly opened: number | undefined;
};

/** How many acts a page may have; many make find-in-page useful. */
export const pageSizes = ["50", "200"] as const;

const filterNames = [
  "action",
  "objectKind",
  "objectId",
  "actor",
  "actorKind",
  "requestId",
  "from",
  "to",
] as const;

/** Reads an address; a value that cannot be asks for nothing. A day `to` is meant with all of it. */
export function readAuditAddress(asked: AuditAsked): AuditAddress {
  const { from, to, cursor, entry, limit, ...rest } = asked;
  const days = { from: dayStart(from, 0), to: dayStart(to, 1) };
  const given = Object.entries({ ...rest, ...days }).filter(([, value]) => value);
  const shape: Readonly<Record<string, { safeParse: (value: unknown) => { success: boolean } }>> =
    AuditFilter.shape;
  const kept = given.filter(([name, value]) => shape[name]?.safeParse(value).success === true);
  return {
    filter: AuditFilter.parse(Object.fromEntries(kept)),
    cursor: /^\d{1,18}$/.test(cursor ?? "") ? cursor : undefined,
    limit: limit === "200" ? 200 : 50,
    opened: /^[1-9]\d{0,14}$/.test(entry ?? "") ? Number(entry) : undefined,
  };
}

function dayStart(day: string | undefined, daysLater: number): string | undefined {
  const at = /^\d{4}-\d\d-\d\d$/.test(day ?? "") ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at + daysLater * 24 * 3_600_000).toISOString();
}

/** The query of an address: the filters that are set, and what changes on the way there (null takes it out). */
export function auditQuery(asked: AuditAsked, change: Readonly<Record<string, string | null>> = {}): string {
  const wanted = { ...asked, ...change };
  const query = new URLSearchParams();
  for (const name of [...filterNames, "limit", "cursor", "entry"] as const) {
    const value = wanted[name];
    if (value) query.set(name, value);
  }
  return query.size === 0 ? "" : `?${query.toString()}`;
}

/** The query of an export of what fits: days become instants, and the place in the list does not matter. */
export function exportQuery({ filter }: Pick<AuditAddress, "filter">, format: "jsonl" | "csv"): string {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined) query.set(name, value instanceof Date ? value.toISOString() : value);
  }
  return `?${query.toString()}`;
}

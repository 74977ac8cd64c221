import type { InterfaceChangeCode } from "#lib/versions/interface-schema.ts";

/** A change of one field before its severity is known. */
export interface FieldChange {
  readonly code: InterfaceChangeCode;
  readonly before: string | null;
  readonly after: string | null;
}

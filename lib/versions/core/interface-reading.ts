import type { InterfaceDocument, InterfaceSide } from "#lib/versions/interface-schema.ts";

/** In which form an interface component may be written. */
export type InterfaceDialect = "open_inference" | "json_schema" | "mlflow_signature" | "triton_config";

/** An interface as it was read. `untoldSides` are those the text says nothing of, which is not the same as no fields. */
export interface InterfaceReading {
  readonly dialect: InterfaceDialect;
  readonly document: InterfaceDocument;
  readonly untoldSides: readonly InterfaceSide[];
}

/** The sides of which a text gives nothing (undefined or null). */
export function untoldAmong(told: Readonly<Record<InterfaceSide, unknown>>): InterfaceSide[] {
  return (["request", "response"] as const).filter((side) => (told[side] ?? null) === null);
}

/** Whether a value is an object with members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

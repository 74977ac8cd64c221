/** A field of the interface, by the name that consumers read. */
export type InterfaceField = { readonly name: string; readonly side: "input" | "output" };

function namesOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) =>
    typeof one === "object" && one !== null && "name" in one && typeof one.name === "string"
      ? [one.name]
      : [],
  );
}

/**
 * The fields of an interface component: Open Inference Protocol metadata with `inputs` and `outputs`. Null for content
 * that is not recorded or is not such metadata, which is not the same as no fields.
 */
export function interfaceFields(content: string | null): InterfaceField[] | null {
  if (content === null) return null;
  try {
    const parsed: unknown = JSON.parse(content);
    if (typeof parsed !== "object" || parsed === null) return null;
    const { inputs, outputs } = parsed as { inputs?: unknown; outputs?: unknown };
    if (inputs === undefined && outputs === undefined) return null;
    return [
      ...namesOf(inputs).map((name) => ({ name, side: "input" as const })),
      ...namesOf(outputs).map((name) => ({ name, side: "output" as const })),
    ];
  } catch {
    return null;
  }
}

function missing(from: readonly InterfaceField[], to: readonly InterfaceField[]): string[] {
  return from.filter((one) => !to.some((other) => other.name === one.name)).map(({ name }) => name);
}

/** Which fields head has no longer and which are new in it; null where a side's fields are not known. */
export function compareFields(
  base: string | null,
  head: string | null,
): { lost: string[]; gained: string[] } | null {
  const [before, after] = [interfaceFields(base), interfaceFields(head)];
  if (before === null || after === null) return null;
  return { lost: missing(before, after), gained: missing(after, before) };
}

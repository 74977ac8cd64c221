function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

/** Members of a list go by their name where they have one, so that an insertion does not move all that follow. */
function keyOf(item: unknown, index: number): string {
  const name = isRecord(item) ? (item["name"] ?? item["id"]) : null;
  return typeof name === "string" || typeof name === "number" ? String(name) : String(index);
}

/** A list's member of plain values only, e.g. one metric with its type: it changes as one thing. */
function isPlainMember(item: unknown): boolean {
  return isRecord(item) && Object.values(item).every((value) => typeof value !== "object" || value === null);
}

/** `isWhole` decides which inner values are leaves as they stand (label maps, for instance). */
export function flattenContent(content: unknown, isWhole: (value: unknown) => boolean): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  const visit = (value: unknown, path: string): void => {
    if (path !== "" && isWhole(value)) leaves.set(path, value);
    else if (isRecord(value)) for (const [key, inner] of Object.entries(value)) visit(inner, join(path, key));
    else if (Array.isArray(value) && value.some((item) => typeof item === "object")) {
      for (const [index, item] of value.entries()) {
        const inner = join(path, keyOf(item, index));
        if (isPlainMember(item)) leaves.set(inner, item);
        else visit(item, inner);
      }
    } else leaves.set(path, value);
  };
  visit(content, "");
  return leaves;
}

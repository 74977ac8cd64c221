/** How deep registered content may be nested; nothing that a person or a tool wrote comes near. */
export const deepestContent = 100;

/**
 * Whether a value is nested deeper than `deepestContent`, or contains itself: what walks through it by calling itself would
 * fail, and with it every page that compares the version. Looks level by level, each shared part once.
 */
export function isTooDeep(value: unknown): boolean {
  let level = new Set([value]);
  for (let depth = 0; depth <= deepestContent; depth += 1) {
    const next = new Set<unknown>();
    for (const one of level) {
      if (typeof one !== "object" || one === null) continue;
      for (const inner of Object.values(one)) next.add(inner);
    }
    if (next.size === 0) return false;
    level = next;
  }
  return true;
}

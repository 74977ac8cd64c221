import type { Language } from "#lib/schema/atoms.ts";

/** What stands before whatever a fire drill says or writes. */
const marks = { en: "[Drill]", "zh-CN": "[演练]" } as const satisfies Record<Language, string>;

/** A text that leaves a rollback, marked once where the rollback is a fire drill. */
export function markDrill(
  text: string,
  { isDrill, language = "en" }: { readonly isDrill: boolean; readonly language?: Language },
): string {
  const isMarked = Object.values(marks).some((mark) => text.startsWith(mark));
  return isDrill && !isMarked ? `${marks[language]} ${text}` : text;
}

/**
 * How well texts fit what was typed: 1 when one begins with it, 0.8 when a word of one does, 0.5 when one holds it, else 0. Upper and
 * lower case, spaces and the width of characters do not matter; each word typed must fit.
 */
export function matchCommand(search: string, texts: readonly string[]): number {
  const wanted = fold(search).split(" ").filter(Boolean);
  if (wanted.length === 0) return 1;
  const folded = texts.map(fold);
  return Math.min(...wanted.map((word) => Math.max(0, ...folded.map((text) => fit(word, text)))));
}

function fit(word: string, text: string): number {
  if (text.startsWith(word)) return 1;
  if (text.split(/[ _.-]/).some((part) => part.startsWith(word))) return 0.8;
  return text.includes(word) ? 0.5 : 0;
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
}

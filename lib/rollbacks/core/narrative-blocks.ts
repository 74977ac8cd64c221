/** A piece of a narrative: the small part of Markdown that reports are written in. */
export type NarrativeBlock =
  | { readonly kind: "heading" | "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] };

/** Cuts a narrative at blank lines: `#` begins a heading, lines that all begin with `-` or `*` are a list, the rest are paragraphs. */
export function narrativeBlocks(text: string): NarrativeBlock[] {
  return text
    .replaceAll("\r\n", "\n")
    .split(/\n\s*\n|\n(?=#{1,6} )|(?<=^#{1,6} [^\n]*)\n/m)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(blockOf);
}

function blockOf(part: string): NarrativeBlock {
  const heading = /^#{1,6} +([^\n]+)$/.exec(part)?.[1];
  if (heading !== undefined) return { kind: "heading", text: heading };
  const items = part.split("\n").map((line) => /^\s*[-*] +(.+)$/.exec(line)?.[1]);
  const isList = items.every((item) => item !== undefined);
  return isList ? { kind: "list", items } : { kind: "paragraph", text: part.replaceAll(/\s*\n\s*/g, " ") };
}

/** The longest summary that goes into the changelog, in characters. */
const longestSummary = 600;

/** The first paragraph of a narrative, for a place with room for one; empty where there is none. */
export function narrativeSummary(text: string): string {
  const first = narrativeBlocks(text).find(({ kind }) => kind === "paragraph");
  const summary = first?.kind === "paragraph" ? first.text : "";
  return summary.length > longestSummary ? `${summary.slice(0, longestSummary - 1).trimEnd()}…` : summary;
}

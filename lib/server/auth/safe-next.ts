/** An address to go on to when it is a path of ours, else `otherwise`: a link must not send anybody to another site. */
export function safeNext(next: unknown, otherwise: string): string {
  if (typeof next !== "string" || !next.startsWith("/")) return otherwise;
  const here = "http://lastgood.invalid";
  // Browsers read "\" as "/" and drop tabs and line ends, as this parser does.
  const parsed = URL.parse(next, here);
  if (parsed === null || parsed.origin !== here || parsed.pathname.startsWith("//")) return otherwise;
  return `${parsed.pathname}${parsed.search}${parsed.hash}`;
}

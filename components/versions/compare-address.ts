type Query = { readonly base?: string | string[]; readonly head?: string | string[] };

const mostHeads = 8;

/** What an address of the compare page asks for: the base, and up to eight other versions, each once. */
export function readCompared({ base: given, head }: Query): {
  base: string | undefined;
  heads: string[];
  /** The same as the query of an address. */
  address: string;
} {
  const base = [given ?? []].flat().find((one) => one !== "");
  const all = [head ?? []].flat().filter((one) => one !== "" && one !== base);
  const heads = [...new Set(all)].slice(0, mostHeads);
  const named = [...(base === undefined ? [] : [["base", base]]), ...heads.map((one) => ["head", one])];
  return { base, heads, address: new URLSearchParams(named).toString() };
}

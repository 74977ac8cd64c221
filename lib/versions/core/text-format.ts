/** A value of protocol buffers' text format; an enum's name is a string like any other. */
export type TextValue = string | number | boolean | TextMessage;

/** A message: each field's values in the order written, since a field may be repeated. */
export type TextMessage = ReadonlyMap<string, readonly TextValue[]>;

interface Token {
  readonly kind: "mark" | "text" | "word";
  readonly value: string;
  readonly at: number;
}

interface Reader {
  readonly tokens: readonly Token[];
  next: number;
  depth: number;
}

const deepest = 32;
const pieces =
  /(?<skip>\s+|#[^\n]*)|(?<mark>[{}[\]<>:,;])|"(?<double>(?:\\.|[^"\\\n])*)"|'(?<single>(?:\\.|[^'\\\n])*)'|(?<word>[\w.+-]+)/gy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const found of text.matchAll(pieces)) {
    at = found.index + found[0].length;
    const { mark, double, single, word } = found.groups ?? {};
    const quoted = double ?? single;
    if (mark !== undefined) tokens.push({ kind: "mark", value: mark, at: found.index });
    else if (quoted !== undefined) tokens.push({ kind: "text", value: unescape(quoted), at: found.index });
    else if (word !== undefined) tokens.push({ kind: "word", value: word, at: found.index });
  }
  if (at < text.length) throw new Error(`character ${at + 1} fits nothing of the text format`);
  return tokens;
}

function unescape(quoted: string): string {
  const named: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
  return quoted.replaceAll(/\\(.)/gsu, (_, letter: string) => named[letter] ?? letter);
}

function peek(reader: Reader): Token | undefined {
  return reader.tokens[reader.next];
}

function refuse(reader: Reader, expected: string): Error {
  const token = peek(reader);
  const found =
    token === undefined ? "the text ends" : `"${token.value}" stands at character ${token.at + 1}`;
  return new Error(`${expected} was expected, but ${found}`);
}

/** Steps over the next token when it is this mark. */
function takes(reader: Reader, mark: string): boolean {
  const token = peek(reader);
  if (token?.kind !== "mark" || token.value !== mark) return false;
  reader.next += 1;
  return true;
}

function scalar(reader: Reader): TextValue {
  const token = peek(reader);
  if (token === undefined || token.kind === "mark") throw refuse(reader, "a value");
  reader.next += 1;
  if (token.kind === "text") {
    // Texts that stand beside each other are one.
    const following = peek(reader);
    return following?.kind === "text" ? `${token.value}${String(scalar(reader))}` : token.value;
  }
  if (token.value === "true" || token.value === "false") return token.value === "true";
  const number = Number(token.value);
  return Number.isNaN(number) ? token.value : number;
}

function list(reader: Reader): TextValue[] {
  const values: TextValue[] = [];
  while (!takes(reader, "]")) {
    values.push(...valuesAt(reader));
    takes(reader, ",");
  }
  return values;
}

function valuesAt(reader: Reader): TextValue[] {
  if (takes(reader, "[")) return list(reader);
  if (takes(reader, "{")) return [message(reader, "}")];
  if (takes(reader, "<")) return [message(reader, ">")];
  return [scalar(reader)];
}

function message(reader: Reader, end: string | null): TextMessage {
  reader.depth += 1;
  if (reader.depth > deepest) throw new Error(`messages are nested more than ${deepest} deep`);
  const fields = new Map<string, TextValue[]>();
  while (end === null ? peek(reader) !== undefined : !takes(reader, end)) {
    const name = peek(reader);
    if (name?.kind !== "word") throw refuse(reader, "a field's name");
    reader.next += 1;
    const hasColon = takes(reader, ":");
    const value = peek(reader);
    if (!hasColon && (value?.kind !== "mark" || !"[{<".includes(value.value))) throw refuse(reader, "':'");
    fields.set(name.value, [...(fields.get(name.value) ?? []), ...valuesAt(reader)]);
    if (!takes(reader, ",")) takes(reader, ";");
  }
  reader.depth -= 1;
  return fields;
}

/**
 * Reads protocol buffers' text format (`config.pbtxt`) without its schema. Throws an Error that names the character
 * where the text breaks. Source: protobuf.dev, Text Format Language Specification; extensions and octal escapes are not
 * read.
 */
export function parseTextFormat(text: string): TextMessage {
  return message({ tokens: tokensOf(text), next: 0, depth: 0 }, null);
}

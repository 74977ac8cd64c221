/**
 * Gives the arguments of an ICU message, sorted: `{name}` as "name", `{n, plural, …}` as "n:plural",
 * a select also with its keys, and a tag `<b>` as "<b>". Two translations must agree on them.
 * Plural keys are left out, since languages have different plural forms. Throws for unbalanced braces.
 * Source: ICU MessageFormat syntax, unicode-org.github.io/icu/userguide/format_parse/messages.
 */
export function icuArguments(message: string): string[] {
  const found = new Set<string>();
  const end = readMessage({ text: message, found }, 0, 0);
  if (end !== message.length) throw new Error(`unbalanced brace at character ${end}: ${message}`);
  return [...found].toSorted();
}

interface Reading {
  readonly text: string;
  readonly found: Set<string>;
}

/** Reads text and arguments up to the brace that closes this level, or the end; gives its position. */
function readMessage(reading: Reading, start: number, depth: number): number {
  let at = start;
  while (at < reading.text.length) {
    const char = reading.text[at];
    if (char === "}") {
      if (depth > 0) return at;
      throw new Error(`unbalanced brace at character ${at}: ${reading.text}`);
    }
    at = readPiece(reading, at, depth);
  }
  if (depth > 0) throw new Error(`missing closing brace: ${reading.text}`);
  return at;
}

function readPiece(reading: Reading, at: number, depth: number): number {
  const { text, found } = reading;
  if (text[at] === "'" && /['{}<]/.test(text[at + 1] ?? "")) return afterQuote(text, at);
  const tag = /^<([a-zA-Z][\w-]*)\s*\/?>/.exec(text.slice(at));
  if (tag) {
    found.add(`<${tag[1]}>`);
    return at + tag[0].length;
  }
  return text[at] === "{" ? readArgument(reading, at, depth) : at + 1;
}

/** `''` is an apostrophe; `'{` quotes until the next single apostrophe. */
function afterQuote(text: string, at: number): number {
  if (text[at + 1] === "'") return at + 2;
  const close = text.indexOf("'", at + 1);
  return close === -1 ? text.length : close + 1;
}

function readArgument(reading: Reading, open: number, depth: number): number {
  const { text, found } = reading;
  const head = /^\{\s*([\w.]+)\s*(?:,\s*(\w+)\s*(,?))?/.exec(text.slice(open));
  if (!head) throw new Error(`bad argument at character ${open}: ${text}`);
  const [whole, name = "", type = ""] = head;
  const after = open + whole.length;
  if (type !== "plural" && type !== "selectordinal" && type !== "select") {
    const close = text.indexOf("}", after);
    if (close === -1) throw new Error(`missing closing brace: ${text}`);
    found.add(type === "" ? name : `${name}:${type}`);
    return close + 1;
  }
  const { keys, end } = readOptions(reading, after, depth);
  found.add(type === "select" ? `${name}:select(${keys.toSorted().join("|")})` : `${name}:plural`);
  return end;
}

function readOptions(reading: Reading, start: number, depth: number): { keys: string[]; end: number } {
  const keys: string[] = [];
  let at = start;
  while (at < reading.text.length) {
    const rest = reading.text.slice(at);
    const close = /^\s*\}/.exec(rest);
    if (close) return { keys, end: at + close[0].length };
    const option = /^\s*(?:offset:\d+\s*)?([^\s{}]+)\s*\{/.exec(rest);
    if (!option) throw new Error(`bad option at character ${at}: ${reading.text}`);
    keys.push(option[1] ?? "");
    at = readMessage(reading, at + option[0].length, depth + 1) + 1;
  }
  throw new Error(`missing closing brace: ${reading.text}`);
}

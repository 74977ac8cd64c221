/** A mail as its reader sees it: unfolded headers by lower-case name, and the text of each part by type. */
export interface ParsedMail {
  readonly headers: ReadonlyMap<string, string>;
  readonly parts: ReadonlyMap<string, string>;
}

function decodeQuotedPrintable(text: string): Buffer {
  const joined = text.replace(/=\r?\n/g, "");
  return Buffer.from(
    joined.replace(/=([0-9A-F]{2})/gi, (_whole, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    "latin1",
  );
}

/** RFC 2047 encoded words; blanks between two of them do not count. */
function decodeHeader(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_whole, encoding: string, text: string) =>
      encoding.toLowerCase() === "b"
        ? Buffer.from(text, "base64").toString("latin1")
        : decodeQuotedPrintable(text.replaceAll("_", " ")).toString("latin1"),
    )
    .replace(/[\u0080-\u00ff]+/g, (bytes) => Buffer.from(bytes, "latin1").toString("utf8"));
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding === "quoted-printable") return decodeQuotedPrintable(body).toString("utf8");
  return Buffer.from(body, "latin1").toString("utf8");
}

/** Reads a mail (as latin1 text of its bytes): RFC 5322 headers, one level of RFC 2046 multipart. */
export function parseMail(source: string): ParsedMail {
  const end = source.search(/\r?\n\r?\n/);
  const head = source.slice(0, end).replace(/\r?\n[ \t]+/g, " ");
  const body = source.slice(end).replace(/^\r?\n\r?\n/, "");
  const headers = new Map(
    head.split(/\r?\n/).map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), decodeHeader(line.slice(colon + 1).trim())];
    }),
  );
  const type = headers.get("content-type") ?? "text/plain";
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  if (boundary === undefined) {
    const text = decodeBody(body, headers.get("content-transfer-encoding") ?? "7bit");
    return { headers, parts: new Map([[type.split(";")[0] ?? type, text.replaceAll("\r\n", "\n")]]) };
  }
  const inner = body.split(`--${boundary}`).slice(1, -1);
  return { headers, parts: new Map(inner.flatMap((part) => [...parseMail(part.trimStart()).parts])) };
}

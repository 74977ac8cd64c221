import pino, { type DestinationStream, type Logger } from "pino";

const SECRET_KEYS: readonly string[] = [
  "authorization",
  "cookie",
  "set-cookie",
  "password",
  "pass",
  "token",
  "secret",
  "previousSecret",
  "privateKey",
  "apiKey",
  "settings",
  "recipient",
  "webhook-signature",
  "DATABASE_URL",
];
const DEEPEST = 4;
const CENSOR = "[redacted]";

/** Secrets that stand inside a sentence, e.g. in the message of an error somebody else wrote. */
const SECRET_TEXTS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${CENSOR}`],
  [/whsec_[A-Za-z0-9+/=]+/g, `whsec_${CENSOR}`],
  [/\blgt_[\w-]{6,}/g, `lgt_${CENSOR}`],
  [/(\/(?:sign-in\/link|ack)\/)[\w-]{20,}/g, `$1${CENSOR}`],
  [/\b(postgres(?:ql)?|https?|smtps?):\/\/[^\s:/@"\\]+:[^\s@"\\]+@/gi, `$1://${CENSOR}@`],
];

function pathsOf(key: string): string[] {
  const quoted = key.includes("-") ? `["${key}"]` : `.${key}`;
  return Array.from({ length: DEEPEST }, (_unused, depth) => {
    const wildcards = Array.from({ length: depth }, () => "*").join(".");
    return depth === 0 && quoted.startsWith(".") ? key : `${wildcards}${quoted}`;
  });
}

type LoggedError = {
  readonly type: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: string;
};

/** What a log keeps of an error: never the objects that hang on it, such as a database client with its keys. */
function serializeError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, message, stack } = error;
  return {
    type: name,
    message,
    ...("code" in error ? { code: error.code } : {}),
    ...(stack === undefined ? {} : { stack }),
  };
}

/** Takes the secrets out of one line of text. */
export function redactText(line: string): string {
  return SECRET_TEXTS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}

/**
 * Gives a logger that writes one JSON object a line to standard output (or `destination`), with the
 * process's name, and without secrets: known keys down to four levels, and known forms inside any text.
 */
export function createLog(
  options: { readonly name: string; readonly level?: string | undefined },
  destination?: DestinationStream,
): Logger {
  const settings: pino.LoggerOptions = {
    name: options.name,
    level: options.level ?? "info",
    redact: { paths: SECRET_KEYS.flatMap(pathsOf), censor: CENSOR },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: serializeError },
    hooks: { streamWrite: redactText },
  };
  return destination === undefined ? pino(settings) : pino(settings, destination);
}

import { AppError, invalidField } from "#lib/schema/app-error.ts";
import { isSecretField, parseForm } from "./parse-form.ts";

/** The largest body a request may have, in bytes. */
export const bodyLimitBytes = 8 * 1024 * 1024;

/** What a request sent: its values, whether a form sent them, and what only the transport reads. */
export interface RequestBody {
  readonly values: unknown;
  /** The same without the secrets: what may be kept to show the form again. */
  readonly draftValues: unknown;
  readonly isForm: boolean;
  readonly idempotencyKey: string | null;
  readonly locale: string | null;
}

const empty: RequestBody = { values: {}, draftValues: {}, isForm: false, idempotencyKey: null, locale: null };

/** Reads a body as JSON or as a form, whichever its content type says. INVALID when malformed, TOO_LARGE beyond 8 MB. */
export async function readBody(request: Request): Promise<RequestBody> {
  if (request.method === "GET" || request.body === null) return empty;
  const mediaType = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return empty;
  if (mediaType === "application/x-www-form-urlencoded" || mediaType === "multipart/form-data")
    return readForm(request, bytes);
  if (mediaType === "application/json" || mediaType.endsWith("+json")) {
    const values = readJson(bytes);
    return { ...empty, values, draftValues: values };
  }
  throw invalidField("content-type", `send application/json or a form, not "${mediaType}"`);
}

/** Whether a request's content type is that of an HTML form. */
export function isFormPost(headers: Headers): boolean {
  const type = headers.get("content-type") ?? "";
  return /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type);
}

async function readBytes(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > bodyLimitBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > bodyLimitBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function tooLarge(): AppError {
  return new AppError({
    code: "TOO_LARGE",
    detail: `The body is larger than ${bodyLimitBytes} bytes. Send less at once.`,
    extra: { limitBytes: bodyLimitBytes },
  });
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "it cannot be read";
    throw new AppError({ code: "INVALID", detail: `The body is not JSON in UTF-8: ${reason}`, cause });
  }
}

async function readForm(request: Request, bytes: Uint8Array<ArrayBuffer>): Promise<RequestBody> {
  const headers = { "content-type": request.headers.get("content-type") ?? "" };
  const data = await new Response(bytes, { headers }).formData().catch((cause: unknown) => {
    throw new AppError({ code: "INVALID", detail: "The form cannot be read.", cause });
  });
  const fields = [...data].map(([name, value]) => {
    if (typeof value !== "string") throw invalidField(name, "files are not taken here");
    return [name, value] as const;
  });
  const own = fields.filter(([name]) => name !== "idempotency_key" && name !== "locale");
  const values = parseForm(own);
  const draftValues = parseForm(own.filter(([name]) => !isSecretField(name)));
  const last = (name: string) => fields.findLast(([field]) => field === name)?.[1] ?? null;
  return {
    values,
    draftValues,
    isForm: true,
    idempotencyKey: last("idempotency_key") || null,
    locale: last("locale"),
  };
}

import { z } from "zod";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { InvalidParam } from "#lib/schema/app-error.ts";
import type { Language } from "#lib/schema/atoms.ts";

/** The address's parameters as Next hands them over; a route without dynamic segments has none at all. */
export interface RouteContext {
  readonly params?: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** Parses one part of a request; INVALID lists every refused field by its dotted path, in the reader's language. */
export function parsePart<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  locale: Language,
): z.output<Schema> {
  const result = schema.safeParse(value, { error: messagesOf[locale] });
  if (result.success) {
    const name = findUnstorable(result.data, "");
    if (name !== null) throw invalidField(name, "holds a NUL character or half of a surrogate pair");
    return result.data;
  }
  const invalidParams = result.error.issues.flatMap(toInvalidParams);
  const detail = invalidParams.map(({ name, reason }) => (name === "" ? reason : `${name}: ${reason}`));
  throw new AppError({ code: "INVALID", detail: detail.join("; "), invalidParams });
}

/** The path of the first text that no database keeps as it is; null when there is none. */
function findUnstorable(value: unknown, path: string): string | null {
  if (typeof value === "string") return value.includes("\u0000") || !value.isWellFormed() ? path : null;
  if (typeof value !== "object" || value === null) return null;
  for (const [name, each] of Object.entries(value)) {
    const own = path === "" ? name : `${path}.${name}`;
    const found = findUnstorable(name, own) ?? findUnstorable(each, own);
    if (found !== null) return found;
  }
  return null;
}

const messagesOf = {
  en: z.locales.en().localeError,
  "zh-CN": z.locales.zhCN().localeError,
} as const satisfies Record<Language, z.core.$ZodErrorMap>;

function toInvalidParams(issue: z.core.$ZodIssue): InvalidParam[] {
  const name = issue.path.join(".");
  if (issue.code !== "unrecognized_keys") return [{ name, reason: issue.message }];
  return issue.keys.map((key) => ({ name: [...issue.path, key].join("."), reason: issue.message }));
}

/** The query of an address as an object; a name that stands there twice gives a list. */
export function readQuery(url: string): Record<string, string | string[]> {
  const { searchParams } = new URL(url);
  const names = [...new Set(searchParams.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = searchParams.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

/** The parameters of a route's address, decoded. */
export async function readParams(route: RouteContext | undefined): Promise<Record<string, unknown>> {
  const params = (await route?.params) ?? {};
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === "string" ? decode(value) : value]),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A form cannot leave a field out: what it sends empty is absent where the schema lets a field be absent, null where it
 * may be null, and stays empty text (to be refused) where something is needed.
 */
export function dropEmptyFields(schema: z.ZodType, values: unknown): unknown {
  const shape = shapeOf(schema);
  if (shape === null || typeof values !== "object" || values === null || Array.isArray(values)) return values;
  const kept = Object.entries(values).flatMap(([name, value]) => {
    const field = shape[name];
    if (field === undefined) return [[name, value] as const];
    if (isLeftEmpty(value) && field.safeParse(null).success) return [[name, null] as const];
    if (value !== "") return [[name, dropEmptyFields(field, value)] as const];
    if (field.safeParse(undefined).success) return [];
    return [[name, field.safeParse(null).success ? null : value] as const];
  });
  const nullable = Object.entries(shape).filter(
    ([name, field]) =>
      !(name in values) && !field.safeParse(undefined).success && field.safeParse(null).success,
  );
  return { ...Object.fromEntries(nullable.map(([name]) => [name, null])), ...Object.fromEntries(kept) };
}

/** A group of fields of which none was filled in. */
function isLeftEmpty(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((each) => each === "");
}

function shapeOf(schema: unknown): Readonly<Record<string, z.ZodType>> | null {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return shapeOf(schema.unwrap());
  return null;
}

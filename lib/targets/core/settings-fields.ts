import { z } from "zod";
import type { Json, Language } from "#lib/schema/atoms.ts";

/** How a field of an adapter's settings is entered: what is no text, number, choice or list of texts is entered as JSON. */
export type SettingKind = "text" | "address" | "secret" | "number" | "boolean" | "choice" | "lines" | "json";

/** One field of an adapter's settings, as a form draws it. */
export type SettingField = {
  readonly name: string;
  readonly kind: SettingKind;
  readonly title: string;
  readonly description: string | null;
  readonly isRequired: boolean;
  /** Of a `choice`. */
  readonly choices: readonly string[];
  /** What counts where nothing is entered. */
  readonly fallback: Json | null;
};

const Property = z.looseObject({
  type: z.string().optional(),
  format: z.string().optional(),
  secret: z.boolean().optional(),
  title: z.string().optional(),
  "title-zh-CN": z.string().optional(),
  description: z.string().optional(),
  "description-zh-CN": z.string().optional(),
  enum: z.array(z.string()).optional(),
  items: z.looseObject({ type: z.string().optional() }).optional(),
  default: z.json().optional(),
});
type Property = z.infer<typeof Property>;

const Settings = z.looseObject({
  properties: z.record(z.string(), Property).default({}),
  required: z.array(z.string()).default([]),
});

/** The fields of an adapter's settings from their JSON Schema, in its order and the reader's language; none for what is no object. */
export function settingsFields(schema: Readonly<Record<string, Json>>, language: Language): SettingField[] {
  const parsed = Settings.safeParse(schema);
  if (!parsed.success) return [];
  const { properties, required } = parsed.data;
  const isChinese = language === "zh-CN";
  return Object.entries(properties).map(([name, property]) => ({
    name,
    kind: kindOf(property),
    title: (isChinese ? property["title-zh-CN"] : undefined) ?? property.title ?? name,
    description: (isChinese ? property["description-zh-CN"] : undefined) ?? property.description ?? null,
    isRequired: required.includes(name),
    choices: property.enum ?? [],
    fallback: property.default ?? null,
  }));
}

function kindOf({ secret, enum: choices, type, items, format }: Property): SettingKind {
  if (secret === true) return "secret";
  if (choices !== undefined) return "choice";
  if (type === "integer" || type === "number") return "number";
  if (type === "boolean") return "boolean";
  if (type === "string") return format === "uri" ? "address" : "text";
  return type === "array" && items?.type === "string" ? "lines" : "json";
}

const suffixes = {
  text: ":text",
  address: ":text",
  secret: ":secret",
  number: ":number",
  boolean: ":boolean",
  choice: "",
  lines: ":lines",
  json: ":json",
} as const satisfies Record<SettingKind, string>;

/** The name that a form sends a field under, below `prefix`. */
export function settingFieldName(
  prefix: string,
  { name, kind }: Pick<SettingField, "name" | "kind">,
): string {
  return `${prefix}.${name}${suffixes[kind]}`;
}

/** A value of settings as the text of its field; nothing for a secret, which is never shown. */
export function settingText(kind: SettingKind, value: unknown): string {
  if (value === undefined || value === null || kind === "secret") return "";
  if (kind === "lines") return Array.isArray(value) ? value.map(String).join("\n") : "";
  if (kind === "json") return JSON.stringify(value, null, 2);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}

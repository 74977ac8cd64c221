import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { isSealed, openSecret, sealSecret } from "./sealed-secret.ts";

/** Settings of an integration as they are stored: a JSON object. */
export type SettingsObject = Readonly<Record<string, unknown>>;

function isMarkedSecret(schema: z.core.$ZodType): boolean {
  if (z.globalRegistry.get(schema)?.["secret"] === true) return true;
  const isWrapper =
    schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault;
  return isWrapper && isMarkedSecret(schema.unwrap());
}

/** The names of a schema's fields that carry `.meta({ secret: true })`; settings keep secrets at the top level. */
export function secretFieldNames(schema: z.ZodObject): readonly string[] {
  return Object.entries(schema.shape)
    .filter(([, field]) => isMarkedSecret(field))
    .map(([name]) => name);
}

function mapSecrets(
  schema: z.ZodObject,
  settings: SettingsObject,
  change: (name: string, value: unknown) => unknown,
): Record<string, unknown> {
  const changed = secretFieldNames(schema)
    .map((name): [string, unknown] => [name, change(name, settings[name])])
    .filter(([, value]) => value !== undefined);
  return { ...settings, ...Object.fromEntries(changed) };
}

/** Which integration a settings object belongs to, e.g. `traffic_router/gateway`; a sealed value opens only there. */
export interface SecretScope {
  readonly schema: z.ZodObject;
  readonly scope: string;
}

/**
 * Seals the secret fields of settings that were checked already. A secret that was not entered again keeps
 * its sealed value from `previous`.
 */
export function sealSecretFields(
  { schema, scope }: SecretScope,
  settings: SettingsObject,
  key: { readonly publicKey: string; readonly previous?: SettingsObject | undefined },
): Record<string, unknown> {
  return mapSecrets(schema, settings, (name, value) => {
    if (typeof value === "string") return sealSecret(key.publicKey, value, `${scope}.${name}`);
    const kept = key.previous?.[name];
    return isSealed(kept) ? kept : undefined;
  });
}

/** Opens the secret fields, in the worker only; throws `SealedSecretError`. Other fields are never opened. */
export function openSecretFields(
  { schema, scope }: SecretScope,
  settings: SettingsObject,
  privateKey: KeyObject,
): Record<string, unknown> {
  return mapSecrets(schema, settings, (name, value) =>
    isSealed(value) ? openSecret(privateKey, value, `${scope}.${name}`) : value,
  );
}

/** Settings as they may be shown: secrets that are set become `true`, others stay absent. */
export function hideSecretFields(schema: z.ZodObject, settings: SettingsObject): Record<string, unknown> {
  return mapSecrets(schema, settings, (_name, value) => (value === undefined ? undefined : true));
}

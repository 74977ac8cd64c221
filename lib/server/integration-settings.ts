import type { KeyObject } from "node:crypto";
import { AppError } from "#lib/schema/app-error.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { AdapterPort } from "#lib/server/composition.ts";
import {
  adapterSettingsSchema,
  notifierRecipientSchema,
  parseIntegrationSettings,
  parseRecipientSettings,
} from "#lib/server/composition.ts";
import { env } from "#lib/server/env.ts";
import { isSealed } from "#lib/server/secrets/sealed-secret.ts";
import type { SettingsObject } from "#lib/server/secrets/secret-fields.ts";
import {
  hideSecretFields,
  openSecretFields,
  sealSecretFields,
  secretFieldNames,
} from "#lib/server/secrets/secret-fields.ts";
import { readWorkerPublicKey } from "#lib/server/secrets/worker-keys.ts";

/** Whose settings these are: an adapter's own, or one recipient of a notifier. */
export type SettingsOwner =
  | { readonly port: AdapterPort; readonly kind: string }
  | { readonly port: "recipient"; readonly kind: string };

type StoredSettings = Record<string, Json>;

function schemaOf({ port, kind }: SettingsOwner) {
  return port === "recipient" ? notifierRecipientSchema(kind) : adapterSettingsSchema(port, kind);
}

/**
 * Settings as they are stored: checked by the adapter's schema, defaults filled in, secrets sealed to the worker's key.
 * A secret that was not entered again keeps its sealed value from `previous`, unless it would go to another host: nobody who
 * cannot read it may send it elsewhere. INVALID names each field that does not fit.
 */
export async function sealIntegration(
  owner: SettingsOwner,
  settings: SettingsObject,
  previous: SettingsObject = {},
): Promise<StoredSettings> {
  const schema = schemaOf(owner);
  const names = secretFieldNames(schema);
  const kept = Object.fromEntries(
    names.flatMap((name) => {
      const sealed = previous[name];
      return isSealed(sealed) && settings[name] === undefined ? [[name, sealed]] : [];
    }),
  );
  if (destinationsOf(settings) !== destinationsOf(previous)) refuseKept(Object.keys(kept));
  const entered = { ...settings, ...kept };
  const parsed =
    owner.port === "recipient"
      ? parseRecipientSettings(owner.kind, entered, kept)
      : parseIntegrationSettings({ port: owner.port, kind: owner.kind }, entered, kept);
  const fresh = Object.fromEntries(Object.entries(parsed).filter(([name]) => !(name in kept)));
  const publicKey = await readWorkerPublicKey(env().WORKER_PUBLIC_KEY_FILE);
  const sealed = sealSecretFields({ schema, scope: scopeOf(owner) }, fresh, { publicKey, previous: kept });
  return sealed as StoredSettings;
}

/** The hosts that settings name, each with whether it is reached over TLS, as one text. */
function destinationsOf(settings: SettingsObject): string {
  const hosts = Object.values(settings).flatMap((value) => {
    const parsed = typeof value === "string" ? URL.parse(value) : null;
    return parsed === null || parsed.hostname === "" ? [] : [`${parsed.protocol}//${parsed.hostname}`];
  });
  return hosts.toSorted().join(" ");
}

function refuseKept(names: readonly string[]): void {
  const reason = "enter it again: the host is another one";
  const invalidParams = names.map((name) => ({ name: `settings.${name}`, reason }));
  if (invalidParams.length === 0) return;
  const detail = `The host is another one: enter ${names.join(", ")} again.`;
  throw new AppError({ code: "INVALID", detail, invalidParams });
}

/** Settings as they may be shown: a secret that is set is `true`, one that is not is absent. */
export function hideIntegration(owner: SettingsOwner, settings: Json): StoredSettings {
  return hideSecretFields(schemaOf(owner), asObject(settings)) as StoredSettings;
}

/** Settings with their secrets opened; only the worker holds the key. */
export function openIntegration(
  owner: SettingsOwner,
  settings: Json,
  privateKey: KeyObject,
): Record<string, unknown> {
  return openSecretFields({ schema: schemaOf(owner), scope: scopeOf(owner) }, asObject(settings), privateKey);
}

function scopeOf({ port, kind }: SettingsOwner): string {
  return `${port}/${kind}`;
}

function asObject(settings: Json): SettingsObject {
  return settings !== null && typeof settings === "object" && !Array.isArray(settings) ? settings : {};
}

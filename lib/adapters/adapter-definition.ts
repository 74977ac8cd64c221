import type { z } from "zod";
import type { FailureReason } from "#lib/schema/failure-reason.ts";
import type { AdapterContext } from "./adapter-context.ts";

/** A title in every language of the interface. */
export interface LocalizedTitle {
  readonly en: string;
  readonly "zh-CN": string;
}

/** What the settings form, the API and the composition know of an adapter. */
export interface AdapterManifest<Capabilities> {
  /** The `kind` the database stores; equals the folder's name. */
  readonly id: string;
  readonly title: LocalizedTitle;
  /** Settings of the integration; secret fields carry `.meta({ secret: true })`. */
  readonly settings: z.ZodObject;
  readonly capabilities: Capabilities;
}

/** A manifest together with its factory; the type of the settings is known inside the adapter only. */
export interface AdapterDefinition<Capabilities, Port> {
  readonly manifest: AdapterManifest<Capabilities>;
  /** What it can do with these settings; the manifest's capabilities where they cannot be read. */
  capabilitiesOf(settings: unknown): Capabilities;
  /** Gives a working adapter; throws `AdapterSettingsError` naming every field that does not fit. */
  create(settings: unknown, context: AdapterContext): Port;
}

/** One settings field that does not fit its schema; the path is dotted, empty for the object itself. */
export interface SettingsIssue {
  readonly path: string;
  readonly message: string;
}

/** Thrown when settings do not fit an adapter's schema; the values themselves are never part of the message. */
export class AdapterSettingsError extends Error {
  override readonly name = "AdapterSettingsError";
  readonly adapter: string;
  readonly issues: readonly SettingsIssue[];
  /** Why, as a code with its facts. */
  readonly reason: FailureReason;

  constructor(adapter: string, issues: readonly SettingsIssue[]) {
    const listed = issues.map((issue) => `${issue.path || "settings"}: ${issue.message}`).join("; ");
    super(`the settings of adapter "${adapter}" do not fit: ${listed}`);
    this.adapter = adapter;
    this.issues = issues;
    this.reason = { code: "settings_misfit", facts: { adapter } };
  }
}

/** Parses values with an adapter's schema; throws `AdapterSettingsError` with the field's path. */
export function parseAdapterSettings<Schema extends z.ZodType>(
  adapter: string,
  schema: Schema,
  values: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new AdapterSettingsError(
    adapter,
    parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
  );
}

/** Ties a manifest to its factory and hides the settings' type, so that a registry is a plain list. */
export function defineAdapter<Schema extends z.ZodObject, Capabilities, Port>(definition: {
  readonly manifest: AdapterManifest<Capabilities> & { readonly settings: Schema };
  readonly create: (settings: z.output<Schema>, context: AdapterContext) => Port;
  /** Where the settings decide what it can do. */
  readonly capabilitiesOf?: (settings: z.output<Schema>) => Capabilities;
}): AdapterDefinition<Capabilities, Port> {
  const { manifest, create, capabilitiesOf } = definition;
  return {
    manifest,
    capabilitiesOf: (settings) => {
      const parsed = manifest.settings.safeParse(settings);
      return parsed.success && capabilitiesOf ? capabilitiesOf(parsed.data) : manifest.capabilities;
    },
    create: (settings, context) =>
      create(parseAdapterSettings(manifest.id, manifest.settings, settings), context),
  };
}

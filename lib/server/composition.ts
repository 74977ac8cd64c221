import { z } from "zod";
import type { ConfiguredBy } from "#lib/adapters/adapter-context.ts";
import {
  AdapterSettingsError,
  parseAdapterSettings,
  type AdapterDefinition,
  type LocalizedTitle,
} from "#lib/adapters/adapter-definition.ts";
import type { ArtifactStore } from "#lib/adapters/artifact-stores/port.ts";
import { artifactStores } from "#lib/adapters/artifact-stores/registry.ts";
import type { Deployer } from "#lib/adapters/deployers/port.ts";
import { deployers } from "#lib/adapters/deployers/registry.ts";
import type { MetricSource } from "#lib/adapters/metric-sources/port.ts";
import { metricSources } from "#lib/adapters/metric-sources/registry.ts";
import type { Notifier } from "#lib/adapters/notifiers/port.ts";
import { notifiers } from "#lib/adapters/notifiers/registry.ts";
import type { RouterCapabilities, TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { trafficRouters } from "#lib/adapters/traffic-routers/registry.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { SplitByHand } from "#lib/schema/split-by-hand.ts";
import type { GuardOptions } from "#lib/server/outbound/address-guard.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";

/** What an adapter plugs into, as the API names it. */
export type AdapterPort = "traffic_router" | "deployer" | "metric_source" | "notifier" | "artifact_store";

/** One adapter as `GET /api/v1/adapters` serves it; the settings form is drawn from the JSON Schemas. */
export interface AdapterDescription {
  readonly port: AdapterPort;
  /** The `kind` that a stored connection names. */
  readonly id: string;
  readonly title: LocalizedTitle;
  /** Secret fields carry `secret: true`; titles `title` and `title-zh-CN`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What each recipient of a notifier has to enter; `null` for the other ports. */
  readonly recipient: Readonly<Record<string, unknown>> | null;
  readonly capabilities: unknown;
}

/** Whose settings these are, and what this process keeps closed (its own ports). */
export interface CompositionOptions extends GuardOptions {
  readonly configuredBy: ConfiguredBy;
}

const registries = {
  traffic_router: trafficRouters,
  deployer: deployers,
  metric_source: metricSources,
  notifier: notifiers,
  artifact_store: artifactStores,
} as const satisfies Record<AdapterPort, readonly AdapterDefinition<unknown, unknown>[]>;

function toJsonSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(schema, { io: "input" });
}

function recipientSchema(port: AdapterPort, kind: string): z.ZodObject | null {
  if (port !== "notifier") return null;
  return notifiers.find(({ manifest }) => manifest.id === kind)?.manifest.recipient ?? null;
}

function describe(port: AdapterPort): AdapterDescription[] {
  return registries[port].map(({ manifest }) => {
    const recipient = recipientSchema(port, manifest.id);
    return {
      port,
      id: manifest.id,
      title: manifest.title,
      settings: toJsonSchema(manifest.settings),
      recipient: recipient === null ? null : toJsonSchema(recipient),
      capabilities: manifest.capabilities,
    };
  });
}

/** Every adapter of every port, for the API and the settings form. */
export function adapterManifests(): readonly AdapterDescription[] {
  return [
    ...describe("traffic_router"),
    ...describe("deployer"),
    ...describe("metric_source"),
    ...describe("notifier"),
    ...describe("artifact_store"),
  ];
}

type Manifested = Pick<AdapterDefinition<unknown, unknown>, "manifest">;

function find<Definition extends Manifested>(
  port: AdapterPort,
  definitions: readonly Definition[],
  kind: string,
): Definition {
  const found = definitions.find(({ manifest }) => manifest.id === kind);
  if (found !== undefined) return found;
  const known = definitions.map(({ manifest }) => manifest.id).join(", ");
  const reason = `there is no ${port.replace("_", " ")} "${kind}"; use one of: ${known}`;
  throw new AppError({ code: "INVALID", detail: reason, invalidParams: [{ name: "kind", reason }] });
}

function withFieldErrors<Result>(prefix: string, attempt: () => Result): Result {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof AdapterSettingsError)) throw error;
    const invalidParams = error.issues.map(({ path, message }) => ({
      name: path === "" ? prefix : `${prefix}.${path}`,
      reason: message,
    }));
    throw new AppError({ code: "INVALID", detail: error.message, invalidParams, cause: error });
  }
}

function create<Port>(
  port: AdapterPort,
  definitions: readonly AdapterDefinition<unknown, Port>[],
  integration: { readonly kind: string; readonly settings: unknown; readonly options: CompositionOptions },
): Port {
  const { kind, settings, options } = integration;
  const definition = find(port, definitions, kind);
  const context = createAdapterContext(options.configuredBy, options);
  return withFieldErrors("settings", () => definition.create(settings, context));
}

/** A traffic router from its stored kind and opened settings; `AppError` INVALID names each field that does not fit. */
export function createRouter(kind: string, settings: unknown, options: CompositionOptions): TrafficRouter {
  return create("traffic_router", trafficRouters, { kind, settings, options });
}

/** What a traffic router can do with its stored settings; `AppError` INVALID for an unknown kind. */
export function routerCapabilities(kind: string, settings: unknown): RouterCapabilities {
  return find("traffic_router", trafficRouters, kind).capabilitiesOf(settings);
}

/** How a person asks a router for a split, by its stored settings; null where they do not tell. `AppError` INVALID for an unknown kind. */
export function routerByHand(kind: string, settings: unknown): SplitByHand | null {
  return find("traffic_router", trafficRouters, kind).byHand(settings);
}

/** A deployer from its stored kind and opened settings; `AppError` INVALID names each field that does not fit. */
export function createDeployer(kind: string, settings: unknown, options: CompositionOptions): Deployer {
  return create("deployer", deployers, { kind, settings, options });
}

/** A metric source from its stored kind and opened settings; `AppError` INVALID names each field that does not fit. */
export function createMetricSource(
  kind: string,
  settings: unknown,
  options: CompositionOptions,
): MetricSource {
  return create("metric_source", metricSources, { kind, settings, options });
}

/** A notifier from its stored kind and opened settings; `AppError` INVALID names each field that does not fit. */
export function createNotifier(kind: string, settings: unknown, options: CompositionOptions): Notifier {
  return create("notifier", notifiers, { kind, settings, options });
}

/** An artifact store from its stored kind and opened settings; `AppError` INVALID names each field that does not fit. */
export function createArtifactStore(
  kind: string,
  settings: unknown,
  options: CompositionOptions,
): ArtifactStore {
  return create("artifact_store", artifactStores, { kind, settings, options });
}

/** The kind of the artifact store that reads a URI's scheme, or `null` when none does. */
export function artifactStoreKindFor(uri: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
  const store = artifactStores.find(({ manifest }) =>
    manifest.capabilities.schemes.some((known) => known === scheme),
  );
  return store?.manifest.id ?? null;
}

/** The settings schema of an adapter, to seal and open its secret fields; `AppError` INVALID for an unknown kind. */
export function adapterSettingsSchema(port: AdapterPort, kind: string): z.ZodObject {
  return find<Manifested>(port, registries[port], kind).manifest.settings;
}

/** The schema of one recipient of a notifier; `AppError` INVALID for an unknown kind. */
export function notifierRecipientSchema(kind: string): z.ZodObject {
  const { id } = find("notifier", notifiers, kind).manifest;
  return recipientSchema("notifier", id) ?? z.object({});
}

/** Sealed secrets that were not entered again, by field: nobody but the worker can check what is inside. */
export type KeptSecrets = Readonly<Record<string, string>>;

/** Settings with defaults filled in, checked before they are sealed and stored; `AppError` INVALID names the fields. */
export function parseIntegrationSettings(
  { port, kind }: { readonly port: AdapterPort; readonly kind: string },
  settings: unknown,
  kept: KeptSecrets = {},
): Record<string, unknown> {
  const schema = withKept(adapterSettingsSchema(port, kind), kept);
  return withFieldErrors("settings", () => parseAdapterSettings(kind, schema, settings));
}

/** A recipient's settings, checked before they are sealed and stored; `AppError` INVALID names the fields. */
export function parseRecipientSettings(
  kind: string,
  recipient: unknown,
  kept: KeptSecrets = {},
): Record<string, unknown> {
  const schema = withKept(notifierRecipientSchema(kind), kept);
  return withFieldErrors("recipient", () => parseAdapterSettings(kind, schema, recipient));
}

/** The schema with each kept secret in the place of what its field demands of a text that is not sealed. */
function withKept(schema: z.ZodObject, kept: KeptSecrets): z.ZodObject {
  const fields = Object.entries(kept).map(([name, sealed]) => [name, z.literal(sealed)] as const);
  return fields.length === 0 ? schema : schema.safeExtend(Object.fromEntries(fields));
}

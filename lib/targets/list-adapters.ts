import { authorize } from "#lib/access/authorize.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { adapterManifests } from "#lib/server/composition.ts";
import type { Context } from "#lib/server/context.ts";
import type { AdapterManifest } from "#lib/targets/schema.ts";

/** The adapters of every port with their settings as JSON Schema; the settings form is drawn from it. */
export async function listAdapters(ctx: Context): Promise<{ items: AdapterManifest[] }> {
  authorize(ctx, "read");
  const items = adapterManifests().map(({ port, id, title, settings, recipient, capabilities }) => ({
    port,
    id,
    title,
    settings: settings as Record<string, Json>,
    recipient: recipient as Record<string, Json> | null,
    capabilities: capabilities as Record<string, Json>,
  }));
  return { items };
}

import { createHash } from "node:crypto";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { isJsonObject } from "#lib/replays/core/read-outputs.ts";
import { requestModality } from "#lib/replays/core/request-modality.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import { readInterface } from "#lib/versions/core/read-interface.ts";

/** A request from traffic that can be asked again. */
export type RecentRequest = {
  /** Names its content: the same request has the same key, whatever id it was sent with. */
  readonly key: string;
  readonly modality: Modality;
  readonly request: Json;
  readonly at: Date;
  /** The version that answered it. */
  readonly version: string;
};

const keyDigits = 16;

/**
 * Some of the newest requests that a target's data plane answered well, each content once, with its modality. Empty for a
 * router that keeps no requests. The model's interface tells the modality of an input. Throws `AdapterError` when the router
 * cannot be asked.
 */
export async function recentRequests(
  router: Pick<TrafficRouter, "recentRequests">,
  model: { readonly modalities: readonly Modality[]; readonly interfaceContent: string | null },
  limit: number,
): Promise<RecentRequest[]> {
  const kept = (await router.recentRequests?.(limit)) ?? [];
  const reading = readInterface(model.interfaceContent);
  const inputs = reading.isReadable ? reading.document.inputs : [];
  const found = new Map<string, RecentRequest>();
  for (const { at, version, request } of kept) {
    const modality = requestModality(request, { modalities: model.modalities, inputs });
    if (modality === null || !isJsonObject(request)) continue;
    const { id: _id, parameters: _parameters, ...content } = request;
    const digest = createHash("sha256").update(JSON.stringify(content)).digest("hex");
    const key = `${modality}-${digest.slice(0, keyDigits)}`;
    if (!found.has(key)) found.set(key, { key, modality, request: { ...content, id: key }, at, version });
  }
  return [...found.values()];
}

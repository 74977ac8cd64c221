import { z } from "zod";
import type { ApiClient } from "./api-client.ts";
import type { RegisteredModel } from "./register-model.ts";

const channels = [{ kind: "inbox", settings: {} }];

/** The teams downstream and what they read. */
export const CONSUMERS = [
  {
    slug: "call-centre-archive",
    name: "Call-centre archive",
    reads: [{ modality: "audio", fields: ["label", "duration_ms"] }],
    language: "en",
    contact: "archive@example.com",
    channels,
  },
  {
    slug: "search-index",
    name: "Search index",
    reads: [{ modality: "text", fields: ["label", "alternatives"] }],
    language: "zh-CN",
    contact: "search@example.com",
    channels,
  },
  {
    slug: "form-reader",
    name: "Form reader",
    reads: [{ modality: "image", fields: ["label", "score"] }],
    language: "en",
    contact: "forms@example.com",
    channels,
  },
  {
    slug: "accessibility-widget",
    name: "Accessibility widget",
    reads: [{ modality: "audio", fields: ["label"] }],
    language: "zh-CN",
    contact: "widget@example.com",
    channels,
  },
] as const;

const Known = z.object({ slug: z.string() });

/** Registers the consumers that the product does not have yet. */
export async function registerConsumers(api: ApiClient, model: RegisteredModel): Promise<void> {
  const known = new Set((await api.list(`${model.path}/consumers`, Known)).map((consumer) => consumer.slug));
  for (const body of CONSUMERS) {
    if (!known.has(body.slug)) await api.send("POST", `${model.path}/consumers`, { body, schema: Known });
  }
}

import { z } from "zod";
import { ApiRefusal } from "./api-client.ts";
import type { ApiClient } from "./api-client.ts";

/** The model as the product knows it: all times of the history count from its creation. */
export interface RegisteredModel {
  readonly path: string;
  readonly createdAtMs: number;
}

const Model = z.object({ createdAt: z.iso.datetime({ offset: true }) });

const MODEL = {
  slug: "mm_digits",
  title: "mm_digits",
  description: "Reads a digit from a 16 x 16 picture, a spoken clip or a text in English or Chinese.",
  modalities: ["image", "audio", "text"],
  ownerTeam: "Digits",
};

/** Finds the model or creates it. */
export async function registerModel(api: ApiClient): Promise<RegisteredModel> {
  const path = `/models/${MODEL.slug}`;
  const found = await api.get(path, Model).catch((error: unknown) => {
    if (error instanceof ApiRefusal && error.status === 404) return null;
    throw error;
  });
  const model = found ?? (await api.send("POST", "/models", { body: MODEL, schema: Model }));
  return { path, createdAtMs: Date.parse(model.createdAt) };
}

const HOUR_MS = 3_600_000;

/** Gives the instant that lies so many hours from the model's creation, as the API takes it. */
export function instantAt(model: RegisteredModel, hours: number): string {
  return new Date(model.createdAtMs + Math.round(hours * HOUR_MS)).toISOString();
}

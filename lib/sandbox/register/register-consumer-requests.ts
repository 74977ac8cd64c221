import { z } from "zod";
import { LIVE_POPULATION } from "#lib/sandbox/data/population.ts";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import { makeSamples } from "#lib/sandbox/data/sample.ts";
import { inferBody } from "#lib/sandbox/traffic/infer-body.ts";
import type { ApiClient } from "./api-client.ts";
import { CONSUMERS } from "./register-consumers.ts";
import type { RegisteredModel } from "./register-model.ts";

const PER_READ = 12;

const Recorded = z.object({ items: z.array(z.object({ key: z.string() })) });
const Kept = z.object({ kept: z.number() });

type SandboxConsumer = (typeof CONSUMERS)[number];

/** Gives the body that records what a consumer sends: inputs as its users make them, the same on every call. */
export function consumerRequestsBody({ slug, reads }: SandboxConsumer): {
  requests: Record<string, unknown>[];
} {
  const requests = reads.flatMap(({ modality }) => {
    const random = seededRandom(`requests of ${slug} ${modality}`);
    return makeSamples(modality, LIVE_POPULATION, { count: PER_READ, random }).map(({ input }, index) => {
      const key = `${modality}-${String(index + 1).padStart(2, "0")}`;
      return { key, modality, request: inferBody(input, `${slug}-${key}`) };
    });
  });
  return { requests };
}

/** Records the requests of the consumers that have none yet. */
export async function registerConsumerRequests(api: ApiClient, model: RegisteredModel): Promise<void> {
  for (const consumer of CONSUMERS) {
    const path = `${model.path}/consumers/${consumer.slug}/requests`;
    const { items } = await api.get(path, Recorded);
    if (items.length > 0) continue;
    await api.send("POST", path, { body: consumerRequestsBody(consumer), schema: Kept });
  }
}

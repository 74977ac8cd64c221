import { createConsumer } from "#lib/consumers/create-consumer.ts";
import { CreateConsumer } from "#lib/consumers/schema.ts";
import { createModel } from "#lib/models/create-model.ts";
import { recordGoldenCases } from "#lib/replays/record-golden-cases.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { createTarget } from "#lib/targets/create-target.ts";
import { pushSamples } from "#lib/targets/push-samples.ts";
import { reportServing } from "#lib/targets/report-serving.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import { aContext, testNow } from "./a-context.ts";
import { aBundle, aGoldenCase, aModel, anInterface } from "./bundle-builders.ts";
import { aTarget, daysBefore, makeWorkerKeys, minutesBefore, samples, serving } from "./target-builders.ts";

/** What an incident needs to be told apart from others in one database. */
export type IncidentGiven = { readonly slug?: string; readonly now?: Date };

/** The parts of an incident by the short names of its versions. */
export type Incident = {
  readonly model: string;
  readonly targetId: string;
  readonly consumerId: string;
  readonly names: Readonly<Record<"old" | "stable" | "previous" | "suspect", string>>;
  readonly ids: Readonly<Record<"old" | "stable" | "previous" | "suspect", string>>;
};

/**
 * A bad night, entered through the verbs. `stable` served for 50 days with 95 % right and has golden cases; `previous` served
 * for five days as well and lacks an output that the consumer reads; `suspect` serves since five days, has another
 * preprocessing, and gets 60 % of audio right; `old` is imported and its monitoring is not recorded.
 */
export async function anIncident(
  db: Database,
  { slug = "mm_chat", now = testNow }: IncidentGiven = {},
): Promise<Incident> {
  await makeWorkerKeys();
  const ctx = aContext(db, { now });
  await createModel(ctx, aModel({ slug }));
  const names = {
    old: `${slug}_v1.0_20260601`,
    stable: `${slug}_v1.2_20260831`,
    previous: `${slug}_v1.3_20261110`,
    suspect: `${slug}_v1.4_20261115`,
  };
  const bundles = [
    aBundle(names.old, {
      weights: "w0",
      imported: true,
      without: ["monitoring"],
      builtAt: daysBefore(100, now),
    }),
    aBundle(names.stable, { weights: "w2", builtAt: daysBefore(60, now) }),
    aBundle(names.previous, {
      weights: "w3",
      interface: anInterface(["label"]),
      builtAt: daysBefore(10, now),
      parent: names.stable,
      changes: [{ kind: "removed", text: { en: "No more alternatives.", "zh-CN": null } }],
    }),
    aBundle(names.suspect, {
      weights: "w4",
      preprocessing: '{"rate":16000}',
      builtAt: daysBefore(5, now),
      parent: names.previous,
      changes: [{ kind: "added", text: { en: "Faster audio.", "zh-CN": null } }],
    }),
  ];
  const versions = [];
  for (const bundle of bundles) versions.push(await registerVersion(ctx, { ...bundle, model: slug }));
  const [old, stable, previous, suspect] = versions.map(({ id }) => id);
  const cases = ["one", "two", "three"].map((key) => aGoldenCase(key));
  await recordGoldenCases(ctx, { model: slug, version: names.stable, cases });
  const reads = [{ modality: "audio" as const, fields: ["alternatives"] }];
  const consumer = CreateConsumer.parse({ slug: "captions", name: "Captions", reads });
  const { id: consumerId } = await createConsumer(ctx, { ...consumer, model: slug });
  const { id: targetId } = await createTarget(ctx, { ...aTarget(), model: slug });
  await serveAndCount(db, { targetId, names, now });
  return {
    model: slug,
    targetId,
    consumerId,
    names,
    ids: { old: old ?? "", stable: stable ?? "", previous: previous ?? "", suspect: suspect ?? "" },
  };
}

async function serveAndCount(
  db: Database,
  { targetId, names, now }: Pick<Incident, "targetId" | "names"> & { readonly now: Date },
): Promise<void> {
  const ctx = aContext(db, { now });
  const history = [
    { version: names.old, from: daysBefore(90, now), to: daysBefore(60, now), healthy: true },
    { version: names.stable, from: daysBefore(60, now), to: daysBefore(10, now), healthy: true },
    { version: names.previous, from: daysBefore(10, now), to: daysBefore(5, now), healthy: true },
    { version: names.suspect, from: daysBefore(5, now) },
  ];
  await reportServing(ctx, { targetId, ...serving(history, true) });
  const well = { requests: 3000, correct: 2850, wrong: 150, bucketMs: 3_600_000 };
  const bad = { requests: 600, correct: 360, wrong: 240, bucketMs: 60_000 };
  const counts = [
    { version: names.stable, at: daysBefore(11, now), ...well },
    { version: names.stable, at: daysBefore(11, now), modality: "image" as const, ...well },
    { version: names.previous, at: daysBefore(6, now), ...well },
    { version: names.previous, at: daysBefore(6, now), modality: "image" as const, ...well },
    { version: names.suspect, at: minutesBefore(10, now), ...bad },
    {
      version: names.suspect,
      at: minutesBefore(10, now),
      modality: "image" as const,
      ...bad,
      correct: 570,
      wrong: 30,
    },
  ];
  await pushSamples(ctx, { targetId, ...samples(counts, true) });
}

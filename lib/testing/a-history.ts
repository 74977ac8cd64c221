import { createConsumer } from "#lib/consumers/create-consumer.ts";
import { CreateConsumer } from "#lib/consumers/schema.ts";
import { pushEvaluation } from "#lib/evaluations/push-evaluation.ts";
import { createModel } from "#lib/models/create-model.ts";
import type { Context } from "#lib/server/context.ts";
import { createTarget } from "#lib/targets/create-target.ts";
import { pushSamples } from "#lib/targets/push-samples.ts";
import { reportServing } from "#lib/targets/report-serving.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import { aBundle, aModel, anEvaluation, anInterface } from "./bundle-builders.ts";
import { aTarget, daysBefore, makeWorkerKeys, minutesBefore, samples, serving } from "./target-builders.ts";

const firstDay = Date.UTC(2026, 0, 1);

/** The name of a history's version by its number, from 1 on: one for each day of the year 2026. */
export function historyVersion(number: number, model = "mm_chat"): string {
  const day = new Date(firstDay + (number - 1) * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
  return `${model}_v1.${number}_${day}`;
}

/**
 * A model with so many versions, each built, evaluated and served after the one before for a day; the newest serves now
 * and answers fewer audio clips right, live and in its evaluation, and has a field less. A consumer reads that field.
 */
export async function aHistory(ctx: Context, versions: number, model = "mm_chat"): Promise<void> {
  await makeWorkerKeys();
  await createModel(ctx, aModel({ slug: model }));
  const target = await createTarget(ctx, { ...aTarget(), model });
  const numbers = Array.from({ length: versions }, (_, index) => index + 1);
  for (const number of numbers) {
    const isNewest = number === versions;
    const version = historyVersion(number, model);
    const outputs = isNewest ? ["label"] : ["label", "alternatives"];
    const changes = [{ kind: "changed", text: { en: `Change ${number}`, "zh-CN": null } }];
    const builtAt = daysBefore(versions - number + 2, ctx.now);
    const bundle = aBundle(version, { interface: anInterface(outputs), weights: version, builtAt, changes });
    await registerVersion(ctx, { ...bundle, model });
    for (const modality of ["image", "audio"] as const) {
      const successes = isNewest && modality === "audio" ? 60 : 95;
      const metrics = [{ metric: "top1_accuracy", value: successes, n: 100, successes }];
      await pushEvaluation(ctx, { ...anEvaluation({ modality, metrics }), model, version });
    }
  }
  const intervals = numbers.map((number) => ({
    version: historyVersion(number, model),
    from: daysBefore(versions - number + 1, ctx.now),
    to: number === versions ? null : daysBefore(versions - number, ctx.now),
  }));
  await reportServing(ctx, { ...serving(intervals, true), targetId: target.id });
  const counted = [30, 20, 10].map((minutes) => ({
    version: historyVersion(versions, model),
    at: minutesBefore(minutes, ctx.now),
    requests: 100,
    correct: 60,
    wrong: 40,
  }));
  await pushSamples(ctx, { ...samples(counted), targetId: target.id });
  const reads = [{ modality: "audio", fields: ["alternatives"] }];
  await createConsumer(ctx, { ...CreateConsumer.parse({ slug: "archive", name: "Archive", reads }), model });
}

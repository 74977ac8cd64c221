import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { upsertSamples } from "#lib/targets/sample-store.ts";
import type { PushSamples } from "#lib/targets/schema.ts";
import { getTargetById } from "#lib/targets/store.ts";
import { versionIdsByName } from "#lib/versions/version-ids.ts";

type PushSamplesInput = PushSamples & { targetId: string };

/** Takes counts of answers from a pipeline. INVALID names the sample: unknown version or modality, more answers than requests. */
export async function pushSamples(ctx: Context, input: PushSamplesInput): Promise<{ recorded: number }> {
  authorize(ctx, "register");
  const target = await getTargetById(ctx.db.prisma, input.targetId, ctx.now);
  const model = await getModel(ctx, { model: target.model });
  const names = [...new Set(input.samples.map(({ version }) => version))];
  const ids = await versionIdsByName(ctx, { modelId: target.modelId, names });
  checkSamples(input, { ids, modalities: model.modalities });
  const rows = input.samples.map(({ version, at, ...counts }) => ({
    ...counts,
    versionId: ids.get(version) ?? "",
    bucketAt: at,
    durationSumS: 0,
    durations: {},
  }));
  await upsertSamples(ctx.db, { targetId: target.id, rows, imported: input.imported });
  if (input.imported) {
    const object = { kind: "target", id: target.id, name: target.title } as const;
    await inTransaction(ctx, (tx) =>
      recordAct(tx, ctx, {
        action: "samples.imported",
        object,
        after: { samples: rows.length, versions: names },
      }),
    );
  }
  return { recorded: rows.length };
}

function checkSamples(
  input: PushSamplesInput,
  known: { ids: ReadonlyMap<string, string>; modalities: readonly Modality[] },
): void {
  const seen = new Map<string, number>();
  input.samples.forEach(({ version, modality, slice, at: time, requests, errors, correct, wrong }, index) => {
    const at = `samples[${index}]`;
    const bucket = JSON.stringify([version, modality, slice, time]);
    const first = seen.get(bucket);
    if (first !== undefined)
      throw invalidField(at, `has the version, modality, slice and time of samples[${first}]; add them up`);
    seen.set(bucket, index);
    if (!known.ids.has(version)) throw invalidField(`${at}.version`, `there is no version "${version}"`);
    if (modality !== "overall" && !known.modalities.includes(modality)) {
      throw invalidField(
        `${at}.modality`,
        `the model does not serve "${modality}"; it serves ${known.modalities.join(", ")}`,
      );
    }
    if (errors > requests || correct + wrong > requests) {
      throw invalidField(`${at}.requests`, "counts fewer requests than errors or labelled answers");
    }
  });
}

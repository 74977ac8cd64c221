import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { RecordGoldenCase } from "#lib/replays/schema.ts";
import { insertGoldenCases } from "#lib/replays/store.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { getVersion } from "#lib/versions/get-version.ts";

type RecordGoldenCasesInput = { model: string; version: string; cases: readonly RecordGoldenCase[] };

/** Records requests with what a healthy version answered; a key that is recorded already stays as it is. */
export async function recordGoldenCases(
  ctx: Context,
  input: RecordGoldenCasesInput,
): Promise<{ recorded: number }> {
  authorize(ctx, "register");
  const model = await getModel(ctx, { model: input.model });
  const version = await getVersion(ctx, { model: input.model, version: input.version });
  const unknown = input.cases.findIndex(({ modality }) => !model.modalities.includes(modality));
  if (unknown >= 0) {
    const served = model.modalities.join(", ");
    throw invalidField(`cases[${unknown}].modality`, `${model.slug} serves ${served} only`);
  }
  return inTransaction(ctx, async (tx) => {
    const cases = input.cases.map((golden) => ({ ...golden, id: newId() }));
    const recorded = await insertGoldenCases(tx, version.id, cases);
    await recordAct(tx, ctx, {
      action: "golden_cases.recorded",
      object: { kind: "version", id: version.id, name: version.name },
      after: { recorded, sent: cases.length },
    });
    return { recorded };
  });
}

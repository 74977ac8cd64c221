import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { RecordGoldenCase } from "#lib/replays/schema.ts";
import { keepGoldenCases } from "#lib/replays/keep-golden-cases.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { getVersion } from "#lib/versions/get-version.ts";

type RecordGoldenCasesInput = { model: string; version: string; cases: readonly RecordGoldenCase[] };

/**
 * Records requests with what a healthy version answered; a key that is recorded already stays as it is. PRECONDITION_FAILED
 * for a version that is known to be bad, TOO_LARGE beyond the bounds of a version.
 */
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
  if (version.knownBad !== null) {
    const detail = `${version.name} is known to be bad; golden cases come from a healthy version.`;
    throw new AppError({ code: "PRECONDITION_FAILED", detail });
  }
  const { cases } = input;
  return inTransaction(ctx, async (tx) => {
    const recorded = await keepGoldenCases(tx, { model, version, cases, now: ctx.now });
    await recordAct(tx, ctx, {
      action: "golden_cases.recorded",
      object: { kind: "version", id: version.id, name: version.name },
      after: { recorded, sent: cases.length },
    });
    return { recorded };
  });
}

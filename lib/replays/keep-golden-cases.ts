import type { Model } from "#lib/models/schema.ts";
import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import { captureBounds } from "#lib/replays/core/capture-bounds.ts";
import { findReplaySettings, insertGoldenSet, measureGoldenCases } from "#lib/replays/golden-store.ts";
import { inputDigest } from "#lib/replays/input-digest.ts";
import type { RecordGoldenCase } from "#lib/replays/schema.ts";
import { insertGoldenCases } from "#lib/replays/store.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/**
 * Writes golden cases of a version and fixes, with the first of them, the model's replay settings of now as theirs. A key that
 * is recorded stays as it is. Gives how many are new. TOO_LARGE, and nothing is written, beyond the bounds of a version.
 */
export async function keepGoldenCases(
  tx: Tx,
  about: {
    readonly model: Pick<Model, "id">;
    readonly version: Pick<VersionDetail, "id" | "name" | "components">;
    readonly cases: readonly RecordGoldenCase[];
    readonly now: Date;
  },
): Promise<number> {
  const { model, version, cases, now } = about;
  const found = await findReplaySettings(tx, model.id);
  const settings = CompareSettings.parse(found ?? {});
  const runtimeSha256 = version.components.find(({ kind }) => kind === "runtime")?.sha256 ?? null;
  await insertGoldenSet(tx, { versionId: version.id, settings, runtimeSha256, createdAt: now });
  const recorded = await insertGoldenCases(
    tx,
    version.id,
    cases.map((golden) => ({ ...golden, id: newId(), inputSha256: inputDigest(golden.request) })),
  );
  const size = await measureGoldenCases(tx, version.id);
  if (size.cases > captureBounds.cases || size.bytes > captureBounds.bytes) {
    const megabytes = captureBounds.bytes / 1_048_576;
    const detail = `A version has at most ${captureBounds.cases} golden cases and ${megabytes} MB of them; ${version.name} would have ${size.cases} and ${Math.ceil(size.bytes / 1_048_576)} MB.`;
    throw new AppError({ code: "TOO_LARGE", detail });
  }
  return recorded;
}

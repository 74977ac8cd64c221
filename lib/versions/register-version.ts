import { createHash } from "node:crypto";
import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { parseVersionName } from "#lib/models/core/parse-version-name.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Model, ParsedName } from "#lib/models/schema.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { findOrInsert } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { checkBundle } from "#lib/versions/core/check-bundle.ts";
import { compareContracts } from "#lib/versions/core/compare-interfaces.ts";
import { rollbackWarnings } from "#lib/versions/core/rollback-warnings.ts";
import type {
  Component,
  RegisteredVersion,
  RegisterVersion,
  VersionDetail,
  WriteChange,
} from "#lib/versions/schema.ts";
import { findVersionByIdentity, getVersionByIdOrName, insertVersion } from "#lib/versions/store.ts";
import type { VersionIdentity } from "#lib/versions/store.ts";

type RegisterVersionInput = RegisterVersion & { model: string };

/**
 * Registers a version as an immutable bundle. INVALID names what does not fit: the name and where it breaks, a missing
 * component, a digest. The same identity (model, source, label, build) with the same digest gives the existing version;
 * with another digest it is a CONFLICT that names the existing one. The answer says what rolling back to the parent will do.
 */
export async function registerVersion(ctx: Context, input: RegisterVersionInput): Promise<RegisteredVersion> {
  authorize(ctx, "register");
  const model = await getModel(ctx, { model: input.model });
  const name = readName(model, input);
  checkModalities(model, input.changes);
  const bundle = checkBundle(input.components, { imported: input.imported, sha256 });
  if (!bundle.ok) {
    const detail = `The bundle of ${input.name} cannot be registered: ${bundle.problems[0]?.reason ?? ""}.`;
    throw new AppError({ code: "INVALID", detail, invalidParams: bundle.problems });
  }
  const identity = {
    modelId: model.id,
    source: input.source,
    label: input.label ?? input.name,
    build: input.build,
  };
  const version = await findOrInsert(ctx, async (tx) => {
    const existing = await findVersionByIdentity(tx, identity);
    if (existing !== null) return sameOrConflict(existing, bundle.digest);
    const parentId =
      input.parent === null
        ? null
        : (await findParent(() => getVersionByIdOrName(tx, model.id, input.parent ?? ""))).id;
    const row = versionRow(ctx, input, { identity, name, parentId, components: bundle.components });
    const inserted = await insertVersion(tx, { ...row, bundleDigest: bundle.digest });
    await recordAct(tx, ctx, {
      action: input.imported ? "version.imported" : "version.registered",
      object: { kind: "version", id: inserted.id, name: inserted.name },
      after: {
        model: model.slug,
        bundleDigest: inserted.bundleDigest,
        source: inserted.source,
        build: inserted.build,
      },
    });
    await publishEvent(tx, {
      topic: "models",
      kind: "version.registered",
      data: { model: model.slug, version: inserted.id },
    });
    return inserted;
  });
  return { ...version, rollbackWarnings: await warningsOf(ctx, model.id, version) };
}

/** Going back is from this version to its parent, whatever the way forward was; null without a parent. */
async function warningsOf(ctx: Context, modelId: string, version: VersionDetail) {
  if (version.parentId === null) return null;
  const parent = await getVersionByIdOrName(ctx.db.prisma, modelId, version.parentId);
  return rollbackWarnings(compareContracts(version.components, parent.components));
}

function readName(model: Model, input: RegisterVersionInput): ParsedName | null {
  const reading = parseVersionName(input.name, model.namingPattern);
  if (reading.ok) return reading.name;
  if (input.imported) return null;
  const rule = model.namingPattern ?? "kind_vNUMBER_YYYYMMDD, e.g. mm_chat_v1.2_20241005";
  const rest = input.name.slice(reading.at);
  const found = rest === "" ? "the name ends there" : `"${rest}" stands there`;
  throw invalidField(
    "name",
    `at character ${reading.at + 1} ${reading.expected} was expected, but ${found}; the rule is ${rule}`,
  );
}

function checkModalities(model: Model, changes: readonly WriteChange[]): void {
  const unknown = changes.findIndex(
    ({ modality }) => modality !== "overall" && !model.modalities.includes(modality),
  );
  if (unknown < 0) return;
  const modality = changes[unknown]?.modality ?? "";
  throw invalidField(
    `changes[${unknown}].modality`,
    `${model.slug} does not serve "${modality}"; it serves ${model.modalities.join(", ")}`,
  );
}

function sameOrConflict(existing: VersionDetail, digest: string): VersionDetail {
  if (existing.bundleDigest === digest) return existing;
  throw new AppError({
    code: "CONFLICT",
    detail: `${existing.name} is already registered from ${existing.source} with another digest; a version never changes.`,
    extra: { existing: { id: existing.id, name: existing.name, bundleDigest: existing.bundleDigest } },
  });
}

async function findParent(find: () => Promise<VersionDetail>): Promise<VersionDetail> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof AppError) throw invalidField("parent", error.detail);
    throw error;
  }
}

type RowParts = {
  readonly identity: VersionIdentity;
  readonly name: ParsedName | null;
  readonly parentId: string | null;
  readonly components: readonly Component[];
};

function versionRow(ctx: Context, input: RegisterVersionInput, parts: RowParts) {
  const builtAt = input.builtAt ?? ctx.now;
  return {
    ...parts.identity,
    id: newId(),
    name: input.name,
    number: parts.name?.number ?? null,
    versionDate: parts.name?.date ?? null,
    parentId: parts.parentId,
    imported: input.imported,
    trainingDocument: input.trainingDocument,
    inferenceDocument: input.inferenceDocument,
    builtAt,
    registeredAt: ctx.now,
    registeredBy: ctx.actor.name,
    components: {
      create: parts.components.map(({ check: _check, ...component }) => ({ id: newId(), ...component })),
    },
    changes: { create: input.changes.map((change) => changeRow(change, builtAt)) },
  };
}

/** A change entry as its row, published at the given time. */
export function changeRow(change: WriteChange, publishedAt: Date) {
  return {
    id: newId(),
    kind: change.kind,
    modality: change.modality,
    textEn: change.text.en,
    textZh: change.text["zh-CN"],
    audience: change.audience,
    actionEn: change.action?.en ?? null,
    actionZh: change.action?.["zh-CN"] ?? null,
    breaking: change.breaking,
    publishedAt,
    updatedAt: publishedAt,
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

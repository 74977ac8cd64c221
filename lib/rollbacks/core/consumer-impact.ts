import type { ConsumerRead } from "#lib/consumers/schema.ts";
import type { ConsumerImpact } from "#lib/rollbacks/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/** A consumer as far as its reading matters. */
export type ImpactedConsumer = {
  readonly id: string;
  readonly name: string;
  readonly reads: readonly ConsumerRead[];
};

/** The fields that a version answers with, per modality; null when its interface was not recorded or cannot be read. */
export type ResponseFields = ReadonlyMap<string, readonly Modality[]> | null;

/** Reads the response fields from a version's interface component (Open Inference Protocol metadata with modalities per output). */
export function responseFields(version: VersionDetail): ResponseFields {
  const content = version.components.find(({ kind }) => kind === "interface")?.content ?? null;
  if (content === null) return null;
  const outputs = parseOutputs(content);
  if (outputs === null) return null;
  return new Map(outputs.map(({ name, modalities }) => [name, modalities]));
}

/**
 * What going from the current version to the restored one means for each consumer: fields it reads that go away or come
 * back. A consumer that reads a modality should know even where no field changes; a lost field asks it to act.
 */
export function consumerImpacts(
  change: { current: ResponseFields; restored: ResponseFields; modalities: readonly Modality[] },
  consumers: readonly ImpactedConsumer[],
): ConsumerImpact[] {
  return consumers.map((consumer) => {
    const lostFields = readFields(consumer).filter(
      (field) => answers(change.current, field) && !answers(change.restored, field),
    );
    const gainedFields = readFields(consumer).filter(
      (field) => !answers(change.current, field) && answers(change.restored, field),
    );
    const modalities = [...new Set(consumer.reads.map(({ modality }) => modality))];
    const isTouched = modalities.some(
      (modality) => modality === "overall" || change.modalities.includes(modality),
    );
    const level =
      lostFields.length > 0
        ? "must_act"
        : isTouched || gainedFields.length > 0
          ? "should_know"
          : "nothing_to_do";
    return { consumerId: consumer.id, name: consumer.name, modalities, lostFields, gainedFields, level };
  });
}

function readFields({ reads }: ImpactedConsumer): string[] {
  return [...new Set(reads.flatMap(({ fields }) => fields))];
}

/** A field may be declared as `duration_ms` or, with its modality, as `audio.duration_ms`. */
function answers(fields: ResponseFields, field: string): boolean {
  if (fields === null) return false;
  if (fields.has(field)) return true;
  const [modality, ...rest] = field.split(".");
  return fields.get(rest.join("."))?.some((each) => each === modality) ?? false;
}

type ParsedOutput = { readonly name: string; readonly modalities: readonly Modality[] };

function parseOutputs(content: string): readonly ParsedOutput[] | null {
  try {
    const parsed = JSON.parse(content) as { outputs?: { name?: unknown; modalities?: unknown }[] };
    if (!Array.isArray(parsed.outputs)) return null;
    return parsed.outputs.flatMap(({ name, modalities }) =>
      typeof name === "string"
        ? [{ name, modalities: Array.isArray(modalities) ? (modalities as Modality[]) : [] }]
        : [],
    );
  } catch {
    return null;
  }
}

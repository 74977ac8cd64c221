import type { Consumer } from "#lib/consumers/schema.ts";
import type { ComparedMetric, ConsumerTouch } from "#lib/evaluations/view-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { ComponentDifference } from "#lib/versions/schema.ts";
import { compareFields } from "./interface-fields.ts";

type Facts = {
  readonly components: readonly ComponentDifference[];
  readonly metrics: readonly ComparedMetric[];
};

function fieldsOf(components: readonly ComponentDifference[]): ConsumerTouch["fields"] {
  const found = components.find(({ kind }) => kind === "interface");
  if (found === undefined || found.status === "not_recorded") return null;
  if (found.status === "identical") return { lost: [], gained: [] };
  return compareFields(found.base?.content ?? null, found.head?.content ?? null);
}

function modalitiesWith(metrics: readonly ComparedMetric[], kind: "regressed" | "improved"): Modality[] {
  return [...new Set(metrics.filter(({ verdict }) => verdict.kind === kind).map(({ modality }) => modality))];
}

function rankOf({ level }: ConsumerTouch): number {
  return ["must_act", "should_know", "nothing_to_do"].indexOf(level);
}

function touchOf(consumer: Consumer, facts: Facts): ConsumerTouch {
  const { id, slug, name, reads } = consumer;
  const modalities = [...new Set(reads.map(({ modality }) => modality))];
  const isRead = (modality: Modality) => modalities.includes(modality) || modalities.includes("overall");
  const wanted = reads.flatMap((read) => read.fields);
  const all = fieldsOf(facts.components);
  // A consumer that told no fields may read any of them.
  const mine = (names: readonly string[]) =>
    wanted.length === 0 ? [...names] : names.filter((field) => wanted.includes(field));
  const fields = all === null ? null : { lost: mine(all.lost), gained: mine(all.gained) };
  const worse = modalitiesWith(facts.metrics, "regressed").filter(isRead);
  const better = modalitiesWith(facts.metrics, "improved").filter(isRead);
  const losesField = fields !== null && fields.lost.length > 0;
  const isTouched = worse.length > 0 || fields === null || fields.gained.length > 0;
  const level = losesField ? "must_act" : isTouched ? "should_know" : "nothing_to_do";
  return { id, slug, name, modalities, fields, worse, better, level };
}

/**
 * What a step from base to head means for each consumer, the most touched first: one that reads a lost field must act;
 * one that reads a modality that got worse or a new field, or whose fields cannot be known, should know.
 */
export function touchConsumers(consumers: readonly Consumer[], facts: Facts): ConsumerTouch[] {
  return consumers
    .map((consumer) => touchOf(consumer, facts))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name));
}

import type { Consumer } from "#lib/consumers/schema.ts";
import type { ComparedMetric, ConsumerTouch } from "#lib/evaluations/view-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { compareContracts } from "#lib/versions/core/compare-interfaces.ts";
import { weighChanges } from "#lib/versions/core/consumer-impact.ts";
import type { WeighedChange } from "#lib/versions/change-schema.ts";
import { shortChange } from "#lib/versions/core/contract-view.ts";
import type { InterfaceComparison } from "#lib/versions/interface-schema.ts";
import type { ComponentDifference } from "#lib/versions/schema.ts";
import { comparedFields } from "./compared-fields.ts";

const mostChanges = 50;

type Facts = {
  readonly components: readonly ComponentDifference[];
  readonly metrics: readonly ComparedMetric[];
};

function modalitiesWith(metrics: readonly ComparedMetric[], kind: "regressed" | "improved"): Modality[] {
  return [...new Set(metrics.filter(({ verdict }) => verdict.kind === kind).map(({ modality }) => modality))];
}

function rankOf({ level }: ConsumerTouch): number {
  return ["must_act", "should_know", "nothing_to_do"].indexOf(level);
}

/** The changes that may meet this consumer: those that its declarations do not rule out. */
function concerning(consumer: Consumer, { changes }: InterfaceComparison): WeighedChange[] {
  return weighChanges(changes, [consumer]).filter(({ consumers }) =>
    consumers.some(({ status }) => status !== "not_affected"),
  );
}

/** An optional field that vanishes may be missed by anybody; one that reads it misses it now. */
function mustAct({ change, severity }: WeighedChange): boolean {
  const isLost = change.code === "optional_field_disappears" && change.side === "response";
  return severity === "breaking" || isLost;
}

function levelOf(
  concerned: readonly WeighedChange[],
  { fields, worse }: Pick<ConsumerTouch, "fields" | "worse">,
  isUntold: boolean,
): ConsumerTouch["level"] {
  if (concerned.some(mustAct)) return "must_act";
  const isNews = isUntold || fields === null || fields.gained.length > 0 || worse.length > 0;
  return isNews || concerned.some(({ severity }) => severity === "risky") ? "should_know" : "nothing_to_do";
}

function touchOf(
  consumer: Consumer,
  contracts: InterfaceComparison,
  metrics: readonly ComparedMetric[],
): ConsumerTouch {
  const { id, slug, name, reads } = consumer;
  const modalities = [...new Set(reads.map(({ modality }) => modality))];
  const isRead = (modality: Modality) => modalities.includes(modality) || modalities.includes("overall");
  const concerned = concerning(consumer, contracts);
  const fields = comparedFields({ ...contracts, changes: concerned.map(({ change }) => change) });
  const worse = modalitiesWith(metrics, "regressed").filter(isRead);
  const better = modalitiesWith(metrics, "improved").filter(isRead);
  const level = levelOf(concerned, { fields, worse }, contracts.untold.length > 0);
  const breaks = concerned.some(({ severity }) => severity === "breaking");
  const changes = concerned
    .filter(({ severity }) => severity !== "safe")
    .slice(0, mostChanges)
    .map(({ change, severity }) => shortChange({ ...change, severity }));
  return { id, slug, name, modalities, fields, worse, better, level, breaks, changes };
}

/**
 * What a step from base to head means for each consumer, the most touched first, by the one comparison of interfaces and
 * the consumer's declared fields. One that meets a breaking change or loses a field it reads must act; one that reads a
 * modality that got worse, meets a risky change or a new field, or whose fields cannot be known, should know.
 */
export function touchConsumers(consumers: readonly Consumer[], facts: Facts): ConsumerTouch[] {
  const contracts = compareContracts(
    facts.components.flatMap(({ base }) => base ?? []),
    facts.components.flatMap(({ head }) => head ?? []),
  );
  return consumers
    .map((consumer) => touchOf(consumer, contracts, facts.metrics))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name));
}

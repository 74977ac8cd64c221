import type { ChecklistItem, ChecklistPart, Component, ComponentKind } from "#lib/versions/schema.ts";
import { ComponentKind as Kinds } from "#lib/versions/schema.ts";
import { flattenContent } from "./flatten-content.ts";
import { readLabelMap } from "./label-map-diff.ts";

type ChecklistStatus = ChecklistItem["status"];

interface Part {
  readonly item: ChecklistPart;
  readonly component: ComponentKind;
  readonly pattern: RegExp;
}

/** What is forgotten when only weights are swapped back. */
const parts: readonly Part[] = [
  { item: "label_map", component: "postprocessing", pattern: /label|names|classes|background/u },
  { item: "thresholds", component: "postprocessing", pattern: /threshold|nms|iou/u },
  { item: "calibration", component: "postprocessing", pattern: /calibrat|temperature/u },
  { item: "top_k", component: "postprocessing", pattern: /top_?k|count/u },
  { item: "unit_conversion", component: "postprocessing", pattern: /unit|scale|decimals/u },
  { item: "text_normaliser", component: "postprocessing", pattern: /normali[sz]/u },
  { item: "detokeniser", component: "postprocessing", pattern: /detoken/u },
  { item: "response_mapping", component: "postprocessing", pattern: /mapping|field|alternatives/u },
  { item: "safety_filter", component: "postprocessing", pattern: /safety|filter/u },
  { item: "cache_key", component: "runtime", pattern: /cache/u },
  { item: "index_pairing", component: "postprocessing", pattern: /index|store/u },
  { item: "dashboards_and_alerts", component: "monitoring", pattern: /dashboard|alert|metrics/u },
  { item: "log_schema", component: "monitoring", pattern: /log/u },
  { item: "trace_sampling", component: "monitoring", pattern: /trace|sampling/u },
];

function find(components: readonly Component[], kind: ComponentKind): Component | null {
  return components.find((one) => one.kind === kind && one.recorded) ?? null;
}

function componentStatus(current: Component | null, restored: Component | null): ChecklistStatus {
  if (restored?.sha256 == null) return "not_recorded";
  return current?.sha256 === restored.sha256 ? "unchanged" : "restored";
}

function settings(component: Component | null, pattern: RegExp): string | null {
  if (component?.content == null) return null;
  try {
    const leaves = flattenContent(JSON.parse(component.content), (value) => readLabelMap(value) !== null);
    const own = [...leaves].filter(([path]) => pattern.test(path.toLowerCase()));
    return own.length === 0 ? null : JSON.stringify(own.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  } catch {
    return null;
  }
}

function partStatus(
  part: Part,
  current: readonly Component[],
  restored: readonly Component[],
): ChecklistStatus {
  const before = settings(find(current, part.component), part.pattern);
  const after = settings(find(restored, part.component), part.pattern);
  if (after === null) return "not_recorded";
  return before === after ? "unchanged" : "restored";
}

/**
 * The rollback bundle's checklist: the seven components, then the parts that are forgotten most, each `restored` (comes
 * back with the bundle), `unchanged` (the same in both) or `not_recorded` (the restored version does not say).
 */
export function bundleChecklist(
  current: readonly Component[],
  restored: readonly Component[],
): ChecklistItem[] {
  const whole = Kinds.options.map((kind) => ({
    item: kind,
    component: kind,
    status: componentStatus(find(current, kind), find(restored, kind)),
  }));
  const inner = parts.map((part) => ({
    item: part.item,
    component: part.component,
    status: partStatus(part, current, restored),
  }));
  return [...whole, ...inner];
}

import type { Modality } from "#lib/schema/atoms.ts";
import type { ComponentChange } from "#lib/versions/change-schema.ts";
import type { ComponentKind } from "#lib/versions/schema.ts";
import { flattenContent } from "./flatten-content.ts";
import { isTooDeep } from "./is-too-deep.ts";
import { diffLabelMaps, readLabelMap } from "./label-map-diff.ts";
import { findSilentRule, modalityOfPath, silentRank } from "./silent-change-rules.ts";

/** Two contents of one component, current first. `modalities` are the model's, for settings that name none. */
export interface ComparedContents {
  readonly component: ComponentKind;
  readonly current: string;
  readonly restored: string;
  readonly modalities: readonly Modality[];
}

function parse(content: string): { readonly value: unknown } | null {
  try {
    const value: unknown = JSON.parse(content);
    return isTooDeep(value) ? null : { value };
  } catch {
    return null;
  }
}

function isLabelMap(value: unknown): boolean {
  return readLabelMap(value) !== null;
}

function text(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

const LABEL_PATH = /label|names|classes|id2/u;

type Change = Omit<ComponentChange, "component">;

function labelChange(
  path: string,
  values: { before: unknown; after: unknown },
): Omit<Change, "modalities"> | null {
  const [current, restored] = [readLabelMap(values.before), readLabelMap(values.after)];
  if (!LABEL_PATH.test(path.toLowerCase()) || (current === null && restored === null)) return null;
  const parts = {
    path,
    before: text(values.before),
    after: text(values.after),
    topic: "label_map",
    labelShift: null,
  } as const;
  // Names where there were none before take nothing away; names that vanish leave only numbers.
  if (current === null) return { ...parts, severity: "numeric_drift", movedLabels: [] };
  if (restored === null) return { ...parts, severity: "wrong_answers", movedLabels: [] };
  const { kind, moved, shift } = diffLabelMaps(current, restored);
  const severity = kind === "added" || kind === "removed" ? "quality_loss" : "wrong_answers";
  return { ...parts, severity, movedLabels: [...moved], labelShift: shift };
}

function settingChange(
  compared: ComparedContents,
  path: string,
  values: { before: unknown; after: unknown },
): Change {
  const own = modalityOfPath(path);
  const modalities = own === null ? [...compared.modalities] : [own];
  const label = labelChange(path, values);
  if (label !== null) return { ...label, modalities };
  const rule = findSilentRule(compared.component, path, compared.modalities);
  return {
    path,
    topic: rule?.topic ?? (compared.component === "monitoring" ? "telemetry" : "unknown"),
    severity: rule?.severity ?? "quality_loss",
    modalities,
    before: text(values.before),
    after: text(values.after),
    movedLabels: [],
    labelShift: null,
  };
}

function isSame(before: unknown, after: unknown): boolean {
  const [current, restored] = [readLabelMap(before), readLabelMap(after)];
  if (current !== null && restored !== null) return diffLabelMaps(current, restored).kind === "same";
  return text(before) === text(after);
}

/** A count of classes beside a label map says nothing that the map does not say. */
function isRedundantCount(path: string, hasLabelMap: boolean): boolean {
  return hasLabelMap && /(^|\.)(nc|num_labels|num_classes)$/u.test(path);
}

/**
 * Every setting that a change of component content alters, worst first: the silent changes that still answer without
 * an error. Label maps are compared by name whether written as list or object. Content that is not JSON is one change
 * of unknown topic, as is one nested too deep; a setting that the catalogue does not know counts as `quality_loss`, never as harmless.
 */
export function componentChanges(compared: ComparedContents): ComponentChange[] {
  const { component } = compared;
  if (compared.current === compared.restored) return [];
  const [one, other] = [parse(compared.current), parse(compared.restored)];
  if (one === null || other === null) {
    const whole = settingChange(compared, "", { before: compared.current, after: compared.restored });
    return [{ component, ...whole }];
  }
  const [before, after] = [flattenContent(one.value, isLabelMap), flattenContent(other.value, isLabelMap)];
  const hasLabelMap = [...after.values()].some(isLabelMap);
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const changes = paths
    .filter((path) => !isSame(before.get(path), after.get(path)) && !isRedundantCount(path, hasLabelMap))
    .map((path) => ({
      component,
      ...settingChange(compared, path, { before: before.get(path), after: after.get(path) }),
    }));
  return changes.toSorted((left, right) => silentRank(left) - silentRank(right));
}

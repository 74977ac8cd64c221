import type { ComponentChange, MovedLabel } from "#lib/versions/change-schema.ts";
import type {
  InterfaceChange,
  InterfaceComparison,
  UntoldInterface,
} from "#lib/versions/interface-schema.ts";
import { InterfaceSide } from "#lib/versions/interface-schema.ts";
import type { Component, ComponentKind } from "#lib/versions/schema.ts";
import { severityOf } from "./change-severity.ts";
import { componentChanges } from "./component-changes.ts";
import { weighedStatus } from "./consumer-impact.ts";
import { diffInterfaces } from "./interface-diff.ts";
import { readInterface } from "./read-interface.ts";
import type { ReadInterface } from "./read-interface.ts";

function untoldOf(read: ReadInterface, version: UntoldInterface["version"]): UntoldInterface[] {
  const why = read.isReadable
    ? { code: "not_described" as const, reason: "this side is not described" }
    : { code: read.code, reason: read.reason };
  const sides = read.isReadable ? read.untoldSides : InterfaceSide.options;
  return sides.map((side) => ({ side, version, ...why }));
}

/** Two forms describe types differently, so that beyond the fields' names nothing is compared. */
function formsOf(current: ReadInterface, restored: ReadInterface): UntoldInterface[] {
  if (!current.isReadable || !restored.isReadable || current.dialect === restored.dialect) return [];
  const reason = `types in ${restored.dialect} are not compared with types in ${current.dialect}`;
  return InterfaceSide.options.map((side) => ({ side, version: "restored", code: "another_form", reason }));
}

/** What consumers meet when the current interface text is replaced by the restored one; the same text is the same. */
export function compareInterfaces(current: string | null, restored: string | null): InterfaceComparison {
  if (current !== null && current === restored) return { status: "safe", changes: [], untold: [] };
  const [before, after] = [readInterface(current), readInterface(restored)];
  const silent = [...untoldOf(before, "current"), ...untoldOf(after, "restored")];
  const isTold = (change: InterfaceChange): boolean => silent.every(({ side }) => side !== change.side);
  const changes =
    before.isReadable && after.isReadable
      ? diffInterfaces(before.document, after.document).filter(isTold)
      : [];
  const untold = [...silent, ...formsOf(before, after)];
  return { status: weighedStatus(changes, untold), changes, untold };
}

function recorded(components: readonly Component[], kind: ComponentKind): Component | null {
  return components.find((one) => one.kind === kind && one.recorded) ?? null;
}

function contentOf(components: readonly Component[], kind: ComponentKind): string | null {
  return recorded(components, kind)?.content ?? null;
}

/** Label maps beside the interface: answers keep their form while their names mean something else. */
function labelChanges(
  component: ComponentKind,
  current: readonly Component[],
  restored: readonly Component[],
): InterfaceChange[] {
  const [before, after] = [contentOf(current, component), contentOf(restored, component)];
  if (before === null || after === null) return [];
  return componentChanges({ component, current: before, restored: after, modalities: [] })
    .filter(({ topic, severity }) => topic === "label_map" && severity !== "numeric_drift")
    .map(labelChange);
}

function labelCode(moved: readonly MovedLabel[]): InterfaceChange["code"] {
  if (moved.length === 0) return "label_map_not_recorded";
  if (moved.every(({ before }) => before === null)) return "enum_value_added";
  if (moved.every(({ after }) => after === null)) return "enum_value_removed";
  const known = new Set(moved.map(({ before }) => before));
  return moved.some(({ after }) => known.has(after)) ? "label_order_changed" : "label_names_changed";
}

function labelChange({ movedLabels, modalities }: ComponentChange): InterfaceChange {
  const list = (side: "before" | "after") =>
    movedLabels.map((label) => `${label.id}: ${label[side] ?? "-"}`).join(", ");
  const code = labelCode(movedLabels);
  const texts = { before: list("before"), after: list("after") };
  return { side: "response", field: "", modalities, code, ...severityOf(code, "response"), ...texts };
}

/**
 * What consumers of the current version meet when the restored one answers them: its interface, and the label maps of
 * its configuration and postprocessing.
 */
export function compareContracts(
  current: readonly Component[],
  restored: readonly Component[],
): InterfaceComparison {
  const [before, after] = [recorded(current, "interface"), recorded(restored, "interface")];
  // Equal digests are the same text, also where nobody kept it.
  const isSame = before?.sha256 != null && before.sha256 === after?.sha256;
  const compared = compareInterfaces(before?.content ?? null, after?.content ?? null);
  const untold = isSame ? [] : compared.untold;
  const labels = (["config", "postprocessing"] as const).flatMap((kind) =>
    labelChanges(kind, current, restored),
  );
  const changes = [...compared.changes, ...labels];
  return { status: weighedStatus(changes, untold), changes, untold };
}

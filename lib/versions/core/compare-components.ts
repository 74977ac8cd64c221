import type { Component, ComponentDifference, ComponentKind } from "#lib/versions/schema.ts";
import { ComponentKind as Kinds } from "#lib/versions/schema.ts";

/** How each of the seven components differs from base to head; what one side did not record is its own state. */
export function compareComponents(
  base: readonly Component[],
  head: readonly Component[],
): ComponentDifference[] {
  return Kinds.options.map((kind) => {
    const [from, to] = [find(base, kind), find(head, kind)];
    return { kind, status: statusOf(from, to), base: from, head: to };
  });
}

function find(components: readonly Component[], kind: ComponentKind): Component | null {
  return components.find((component) => component.kind === kind) ?? null;
}

function isKnown(component: Component | null): boolean {
  return component !== null && component.recorded && component.sha256 !== null;
}

function statusOf(from: Component | null, to: Component | null): ComponentDifference["status"] {
  if (!isKnown(from) || !isKnown(to)) return "not_recorded";
  return from?.sha256 === to?.sha256 ? "identical" : "changed";
}

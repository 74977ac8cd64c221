import { describe, expect, it } from "vitest";
import type { InterfaceChange } from "#lib/versions/interface-schema.ts";
import { severityOf } from "./change-severity.ts";
import { weighChanges } from "./consumer-impact.ts";
import type { DeclaredConsumer } from "./consumer-impact.ts";

function change(given: Partial<InterfaceChange>): InterfaceChange {
  const place = {
    side: "response",
    field: "alternatives",
    code: "required_field_disappears",
    ...given,
  } as const;
  const severity = severityOf(place.code, place.side);
  return { before: null, after: null, modalities: ["audio"], ...severity, ...place };
}

function reader(...fields: string[]): DeclaredConsumer {
  return { slug: "search", reads: [{ modality: "audio", fields }] };
}

function summary(one: InterfaceChange, ...consumers: DeclaredConsumer[]): string {
  const [weighed] = weighChanges([one], consumers);
  const statuses = weighed?.consumers.map((impact) => impact.status) ?? [];
  return [weighed?.severity, ...statuses].join(" ");
}

describe("weighChanges", () => {
  it.each<[string, InterfaceChange, DeclaredConsumer[], string]>([
    ["read", change({}), [reader("alternatives")], "breaking affected"],
    ["a member is read", change({}), [reader("alternatives.0")], "breaking affected"],
    [
      "a member of what is read",
      change({ field: "alternatives.0" }),
      [reader("alternatives")],
      "breaking affected",
    ],
    ["a longer name is another field", change({}), [reader("alternatives_count")], "risky not_affected"],
    ["nobody reads it", change({}), [reader("label")], "risky not_affected"],
    [
      "one of two reads it",
      change({}),
      [reader("label"), reader("alternatives")],
      "breaking not_affected affected",
    ],
    ["one did not declare", change({}), [reader("label"), reader()], "breaking not_affected unknown"],
    ["no reads at all", change({}), [{ slug: "search", reads: [] }], "breaking unknown"],
    ["another modality", change({ modalities: ["image"] }), [reader("alternatives")], "risky not_affected"],
    ["every modality", change({ modalities: [] }), [reader("alternatives")], "breaking affected"],
    ["no consumers prove nothing", change({}), [], "breaking"],
    [
      "requests are not declared",
      change({ side: "request", code: "field_renamed" }),
      [reader("label")],
      "breaking unknown",
    ],
    [
      "safe stays safe",
      change({ code: "optional_field_appears" }),
      [reader("alternatives")],
      "safe affected",
    ],
  ])("%s", (...[, one, consumers, expected]) => expect(summary(one, ...consumers)).toBe(expected));

  it("takes a new value for breaking where a consumer's list is exhaustive", () => {
    const added = change({ code: "enum_value_added", field: "label" });
    expect(summary(added, { ...reader("label"), exhaustive: ["label"] })).toBe("breaking affected");
    expect(summary(added, reader("label"))).toBe("risky affected");
    const [weighed] = weighChanges([added], [{ ...reader("label"), exhaustive: ["label"] }]);
    expect(weighed?.isReweighed).toBe(true);
  });
});

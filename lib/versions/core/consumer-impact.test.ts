import { describe, expect, it } from "vitest";
import type { WeighedChange } from "#lib/versions/change-schema.ts";
import type { InterfaceChange } from "#lib/versions/interface-schema.ts";
import { severityOf } from "./change-severity.ts";
import { weighChanges, weighedStatus } from "./consumer-impact.ts";
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

const declaredAt = new Date("2026-11-03T09:00:00Z");

function declared(reads: DeclaredConsumer["reads"], readsDeclaredAt = declaredAt): DeclaredConsumer {
  return { slug: "search", name: "Search", reads, readsDeclaredAt };
}

function reader(...fields: string[]): DeclaredConsumer {
  return declared([{ modality: "audio", fields }]);
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
    ["no reads at all", change({}), [declared([])], "breaking unknown"],
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

  it("takes a new value for breaking where a consumer tells all values of the field apart", () => {
    const added = change({ code: "enum_value_added", field: "label" });
    const exhaustive = declared([{ modality: "audio", fields: ["label"], exhaustive: ["label"] }]);
    expect(summary(added, exhaustive)).toBe("breaking affected");
    expect(summary(added, reader("label"))).toBe("risky affected");
    expect(weighChanges([added], [exhaustive])[0]).toMatchObject({
      isReweighed: true,
      provenUnreadSince: null,
    });
    const ofText = declared([{ modality: "text", fields: ["label"], exhaustive: ["label"] }]);
    expect(summary(added, ofText)).toBe("risky not_affected");
    expect(summary({ ...added, side: "request", severity: "safe" }, exhaustive)).toBe("safe unknown");
  });

  it("gives the date of the oldest declaration as evidence that nobody reads a field", () => {
    const later = declared([{ modality: "audio", fields: ["score"] }], new Date("2026-11-20T09:00:00Z"));
    const [weighed] = weighChanges([change({})], [later, reader("label")]);
    expect(weighed).toMatchObject({ severity: "risky", isReweighed: true, provenUnreadSince: declaredAt });
    expect(weighChanges([change({})], [later, reader()])[0]?.provenUnreadSince).toBeNull();
    const risky = change({ code: "optional_field_disappears" });
    expect(weighChanges([risky], [later])[0]).toMatchObject({ isReweighed: false, provenUnreadSince: null });
  });
});

describe("weighedStatus", () => {
  const untold = [
    { side: "response", version: "restored", code: "not_recorded", reason: "not recorded" },
  ] as const;

  it.each<[WeighedChange["severity"][], boolean, string]>([
    [["safe", "breaking"], true, "breaking"],
    [["risky"], true, "unknown"],
    [[], true, "unknown"],
    [["safe", "risky"], false, "risky"],
    [["safe"], false, "safe"],
  ])("%j, untold: %j: %s", (severities, isUntold, expected) => {
    const changes = severities.map((severity) => ({ severity }));
    expect(weighedStatus(changes, isUntold ? [...untold] : [])).toBe(expected);
  });
});

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { RegisterComponent } from "#lib/versions/schema.ts";
import { ComponentKind } from "#lib/versions/schema.ts";
import { checkBundle } from "./check-bundle.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function component(kind: ComponentKind, change: Partial<RegisterComponent> = {}): RegisterComponent {
  const content = kind === "weights" ? null : `{"kind":"${kind}"}`;
  const weights = kind === "weights" ? { uri: "file:///w.bin", sha256: sha256("w"), size: 1 } : {};
  return { kind, uri: null, sha256: null, size: null, content, ...weights, ...change };
}

const whole = ComponentKind.options.map((kind) => component(kind));
const replace = (kind: ComponentKind, change: Partial<RegisterComponent>) =>
  whole.map((each) => (each.kind === kind ? { ...each, ...change } : each));

describe("a registered bundle", () => {
  test("gets the digest of what it carries", () => {
    const reading = checkBundle(whole, { imported: false, sha256 });
    expect(reading.ok && reading.components.find(({ kind }) => kind === "config")?.sha256).toBe(
      sha256('{"kind":"config"}'),
    );
  });

  test("has another digest when one component changes", () => {
    const one = checkBundle(whole, { imported: false, sha256 });
    const other = checkBundle(replace("postprocessing", { content: "{}" }), { imported: false, sha256 });
    expect(one.ok && other.ok && one.digest !== other.digest).toBe(true);
  });

  test.each([
    ["a missing component", whole.filter(({ kind }) => kind !== "monitoring"), "components", "monitoring"],
    ["a component given twice", [...whole, component("config")], "components[7].kind", "twice"],
    [
      "a wrong digest",
      replace("config", { sha256: sha256("other") }),
      "components[1].sha256",
      "does not fit",
    ],
    ["a wrong size", replace("config", { size: 3 }), "components[1].size", "bytes"],
    [
      "a small component without content",
      replace("config", { content: null }),
      "components[1].content",
      "content",
    ],
    ["weights without a digest", replace("weights", { sha256: null }), "components[0].sha256", "SHA-256"],
  ])("is refused for %s", (...[, components, name, reason]) => {
    const reading = checkBundle(components, { imported: false, sha256 });
    expect(reading.ok).toBe(false);
    expect(reading.ok ? [] : reading.problems).toContainEqual({
      name,
      reason: expect.stringContaining(reason),
    });
  });
});

test("an imported version keeps what is known and marks the rest not recorded", () => {
  const reading = checkBundle([component("weights", { sha256: null })], { imported: true, sha256 });
  expect(reading.ok && reading.components.map(({ recorded }) => recorded)).toEqual([
    true,
    ...Array(6).fill(false),
  ]);
});

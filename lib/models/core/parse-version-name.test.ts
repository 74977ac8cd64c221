import { describe, expect, test } from "vitest";
import { parseVersionName, refuseNamingPattern } from "./parse-version-name.ts";

describe("the product's own rule", () => {
  test("gives kind, version number and date", () => {
    expect(parseVersionName("mm_chat_v1.2_20241005", null)).toEqual({
      ok: true,
      name: { kind: "mm_chat", number: "1.2", date: "2024-10-05" },
    });
  });

  test.each([
    ["Chat_v1.2_20241005", 0, "a kind"],
    ["mm_chat-v1.2_20241005", 0, "a kind"],
    ["mm_chat_v1.2-20241005", 12, "_ and a date"],
    ["mm_chat_v1.2_2024", 12, "_ and a date"],
    ["mm_chat_v1.2_20240230", 13, "a day of the calendar"],
    ["mm_chat_v1.2_20241005x", 21, "the end"],
    ["mm_chat", 7, "_v and a version number"],
  ])("%s breaks at %i", (name, at, expected) => {
    const reading = parseVersionName(name, null);
    expect(reading).toMatchObject({ ok: false, at });
    expect(reading.ok ? "" : reading.expected).toContain(expected);
  });
});

describe("a model's own pattern", () => {
  const pattern = "^(?<kind>[a-z]+)-(?<number>\\d+)-(?<date>\\d{4}-\\d{2}-\\d{2})$";

  test("gives the same three parts", () => {
    expect(parseVersionName("chat-12-2024-10-05", pattern)).toEqual({
      ok: true,
      name: { kind: "chat", number: "12", date: "2024-10-05" },
    });
  });

  test("names the date when the calendar has no such day", () => {
    expect(parseVersionName("chat-12-2024-13-05", pattern)).toMatchObject({ ok: false, at: 8 });
  });

  test.each([
    ["(", "regular expression"],
    ["^(?<kind>a)(?<number>1)$", "(?<date>…)"],
    ["^(?<kind>(a+)+)(?<number>1)(?<date>2)$", "repeat"],
    ["^(?<kind>((a+))+)(?<number>1)(?<date>2)$", "repeat"],
    ["^(?<kind>(?:a|a)+)(?<number>1)(?<date>2)$", "repeat"],
    ["^(?<kind>(?:a|aa){2,})(?<number>1)(?<date>2)$", "repeat"],
    [`^(?<kind>${"a*".repeat(12)})(?<number>1)(?<date>2)$`, "repeats"],
    [`^(?<kind>${"a{0,99}".repeat(12)})(?<number>1)(?<date>2)$`, "repeats"],
    [`^(?<kind>${"a?".repeat(40)}${"a".repeat(40)})(?<number>1)(?<date>2)$`, "choices"],
    [`^(?<kind>${"(?:a|a)".repeat(40)})(?<number>1)(?<date>2)$`, "choices"],
  ])("%s is refused", (bad, why) => {
    expect(refuseNamingPattern(bad)).toContain(why);
  });

  test.each([
    pattern,
    "^(?<kind>[a-z][a-z0-9_]*)_v(?<number>\\d+\\.\\d+(?:\\.\\d+)?)_(?<date>\\d{8})$",
    "^(?<kind>chat|code)[+*?{(|]-(?<number>\\d+)\\+(?<date>\\d{4}-?\\d{2}-?\\d{2})$",
  ])("a usable one is not refused: %s", (usable) => {
    expect(refuseNamingPattern(usable)).toBeNull();
  });

  test("the slowest pattern that is taken reads the longest name it is tried on in time", () => {
    const slowest = `(?<kind>${"[a-z]*".repeat(4)}${"a?".repeat(4)})(?<number>1)(?<date>2)`;
    expect(refuseNamingPattern(slowest)).toBeNull();
    expect(parseVersionName("a".repeat(80), slowest)).toMatchObject({ ok: false });
  }, 3_000);

  test("a name too long to be tried breaks where it is", () => {
    const long = `${"a".repeat(120)}-1-2024-10-05`;
    expect(parseVersionName(long, pattern)).toMatchObject({ ok: false, at: 80 });
  });
});

import { describe, expect, it } from "vitest";
import { InterfaceChangeCode } from "#lib/versions/interface-schema.ts";
import { contractLine, subjectOf } from "./contract-line.ts";

describe.each(["en", "zh-CN"] as const)("a change of the interface in words, %s", (language) => {
  it.each(InterfaceChangeCode.options)("%s", (code) => {
    const change = { side: "response", field: "score", code, before: null, after: "[2]" } as const;
    const line = contractLine(change, language);
    expect(line).toMatch(language === "en" ? /^What you read: score .+\.$/u : /^你读取的内容：score .+。$/u);
    expect(line).not.toMatch(/: null|null →|undefined|\{/u);
  });

  it("calls the whole by what it is", () => {
    expect(subjectOf({ field: "", code: "label_order_changed" }, language)).not.toBe(
      subjectOf({ field: "", code: "streaming_changed" }, language),
    );
  });
});

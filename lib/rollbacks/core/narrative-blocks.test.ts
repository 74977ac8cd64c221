import { expect, it } from "vitest";
import { narrativeBlocks, narrativeSummary } from "./narrative-blocks.ts";

it("tells headings, lists and paragraphs apart, also without blank lines around a heading", () => {
  const text = "## Summary\nAudio got worse\nat night.\n\n- one\n* two\n\r\n- one\nnot a list\n# End";
  expect(narrativeBlocks(text)).toEqual([
    { kind: "heading", text: "Summary" },
    { kind: "paragraph", text: "Audio got worse at night." },
    { kind: "list", items: ["one", "two"] },
    { kind: "paragraph", text: "- one not a list" },
    { kind: "heading", text: "End" },
  ]);
  expect(narrativeBlocks(" \n\n ")).toEqual([]);
});

it("gives the first paragraph as the summary, cut where it is too long", () => {
  expect(narrativeSummary("# Title\n\n- point\n\nThe cause.\n\nMore.")).toBe("The cause.");
  expect(narrativeSummary("# Only a title")).toBe("");
  const cut = narrativeSummary("a ".repeat(1_000));
  expect(cut.length).toBeLessThanOrEqual(600);
  expect(cut.endsWith("a…")).toBe(true);
});

// @vitest-environment jsdom
import { expect, it } from "vitest";
import type { ChangelogEntry } from "#lib/versions/schema.ts";
import { composeFeed } from "./compose-feed.ts";

const publishedAt = new Date("2026-01-01T00:00:00Z");
const entry: ChangelogEntry = {
  id: "0198c0de-0000-7000-8000-000000000001",
  kind: "fixed",
  modality: "audio",
  text: { en: "Fixed <b>& \u0001]]> it\nMore", "zh-CN": null },
  audience: "",
  action: { en: "Ask again.", "zh-CN": "重新请求。" },
  breaking: true,
  publishedAt,
  updatedAt: publishedAt,
  isDraft: false,
  rollbackId: null,
  model: "mm_chat",
  versionId: "0198c0de-0000-7000-8000-000000000002",
  versionName: "mm_chat_v1.0_20260101",
  versionShortName: "v1.0",
  withdrawn: false,
  withdrawnAt: null,
};
const source = {
  entries: [entry],
  language: "en",
  origin: "https://lastgood.example.org",
  self: "https://lastgood.example.org/en/changelog/feed.atom?kind=fixed&modality=audio",
  page: "https://lastgood.example.org/en/changelog?kind=fixed&modality=audio",
  model: null,
  now: new Date("2026-02-01T00:00:00Z"),
} as const;

function parsed(given: Partial<Parameters<typeof composeFeed>[0]> = {}): Document {
  const text = composeFeed({ ...source, format: "atom", ...given });
  const document = new DOMParser().parseFromString(text, "application/xml");
  expect(document.querySelector("parsererror")).toBe(null);
  return document;
}

it("is well-formed Atom with what RFC 4287 demands, whatever an entry holds", () => {
  const document = parsed();
  const own = (name: string) => document.querySelector(`feed > ${name}`)?.textContent;
  expect(own("id")).toBe(source.self);
  expect(own("updated")).toBe(publishedAt.toISOString());
  expect(document.querySelector("feed > author > name")?.textContent).toBe("Lastgood");
  expect(document.querySelector("feed > link[rel=self]")?.getAttribute("href")).toBe(source.self);
  const title = document.querySelector("entry > title");
  expect(title?.getAttribute("type")).toBe("html");
  expect(title?.textContent).toBe("mm_chat v1.0: Fixed &lt;b&gt;&amp; ]]&gt; it");
  expect(document.querySelector("entry > id")?.textContent).toBe(`urn:uuid:${entry.id}`);
});

it("is seen to be broken by this test's parser when it is", () => {
  const document = new DOMParser().parseFromString("<feed><entry></feed>", "application/xml");
  expect(document.querySelector("parsererror")).not.toBe(null);
});

it("says in the reader's language what is written in it, and that the rest is not", () => {
  const content = parsed({ language: "zh-CN" }).querySelector("entry > content")?.textContent ?? "";
  expect(content).toContain('<p lang="zh-CN">重新请求。</p>');
  expect(content).toContain('<p lang="en">Fixed');
  expect(content).toContain("以英文显示；尚无中文");
});

it("is valid without entries: its time is when it was asked for", () => {
  const document = parsed({ entries: [], model: "mm_chat" });
  expect(document.querySelector("updated")?.textContent).toBe(source.now.toISOString());
  expect(document.querySelector("title")?.textContent).toBe("mm_chat · Changelog");
});

it("moves `updated` and says so when the version is withdrawn, under the same id", () => {
  const withdrawnAt = new Date("2026-01-05T00:00:00Z");
  const document = parsed({ entries: [{ ...entry, withdrawn: true, withdrawnAt }] });
  expect(document.querySelector("entry > updated")?.textContent).toBe(withdrawnAt.toISOString());
  expect(document.querySelector("entry > published")?.textContent).toBe(publishedAt.toISOString());
  expect(document.querySelector("entry > content")?.textContent).toContain("Withdrawn: v1.0 is known bad.");
});

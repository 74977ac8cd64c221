import { Feed } from "feed";
import type { Item } from "feed";
import type { Language, LocalizedText } from "#lib/schema/atoms.ts";
import type { ChangelogEntry } from "#lib/versions/schema.ts";

/** What a feed is made from; addresses are absolute and `self` carries no key. */
export type FeedSource = {
  readonly entries: readonly ChangelogEntry[];
  readonly format: "atom" | "json";
  readonly language: Language;
  /** Address of the product, without a trailing slash. */
  readonly origin: string;
  /** Address of the feed and of the page that it is of. */
  readonly self: string;
  readonly page: string;
  readonly model: string | null;
  readonly now: Date;
};

const words = {
  en: {
    title: "Changelog",
    action: "What you must do",
    nothing: "Nothing.",
    breaking: "Breaking change.",
    withdrawn: (version: string) => `Withdrawn: ${version} is known bad.`,
    onlyEnglish: "",
    difference: "See the difference",
  },
  "zh-CN": {
    title: "更新日志",
    action: "你需要做什么",
    nothing: "无需处理。",
    breaking: "不兼容变更。",
    withdrawn: (version: string) => `已撤回：${version} 已知有问题。`,
    onlyEnglish: "以英文显示；尚无中文",
    difference: "查看差异",
  },
} as const satisfies Record<Language, object>;

/**
 * The changelog as a feed: Atom (RFC 4287) or JSON Feed 1. Ids are the entries' own, so they stay when a text is edited;
 * `updated` is when readers last got another text, a withdrawal among them.
 */
export function composeFeed(source: FeedSource): string {
  const { entries, format, language, self, page, model, now } = source;
  const { title } = words[language];
  const times = entries.map((entry) => updatedAt(entry).getTime());
  const feed = new Feed({
    id: self,
    title: model === null ? `Lastgood · ${title}` : `${model} · ${title}`,
    link: page,
    language,
    updated: times.length === 0 ? now : new Date(Math.max(...times)),
    generator: "Lastgood",
    author: { name: "Lastgood" },
    feedLinks: { [format]: self },
  });
  for (const entry of entries) feed.addItem(toItem(entry, source));
  return format === "atom" ? feed.atom1() : feed.json1();
}

function toItem(entry: ChangelogEntry, { format, language, origin }: FeedSource): Item {
  const said = spoken(entry.text, language);
  const version = `${origin}/${language}/models/${entry.model}/versions/${entry.versionId}?tab=components`;
  const title = `${entry.model} ${entry.versionShortName}: ${firstLine(said.text)}`;
  return {
    id: `urn:uuid:${entry.id}`,
    title: format === "atom" ? escapeHtml(title) : clean(title),
    link: `${origin}/${language}/changelog/${entry.model}#${entry.id}`,
    date: updatedAt(entry),
    published: entry.publishedAt,
    content: contentOf(entry, { language, version }),
    category: [entry.kind, entry.modality, entry.model].map((name) => ({ name, term: name })),
  };
}

function contentOf(
  entry: ChangelogEntry,
  { language, version }: { readonly language: Language; readonly version: string },
): string {
  const say = words[language];
  const { withdrawn, text, breaking, action, versionShortName } = entry;
  return [
    withdrawn && `<p><strong>${escapeHtml(say.withdrawn(versionShortName))}</strong></p>`,
    paragraph(text, language),
    breaking && `<p><strong>${say.breaking}</strong></p>`,
    `<p><strong>${say.action}</strong></p>`,
    action === null ? `<p>${say.nothing}</p>` : paragraph(action, language),
    `<p><a href="${escapeHtml(version)}">${say.difference}</a></p>`,
  ]
    .filter((part) => part !== false)
    .join("\n");
}

function paragraph(text: LocalizedText, language: Language): string {
  const said = spoken(text, language);
  const note = said.language === language ? "" : `\n<p><small>${words[language].onlyEnglish}</small></p>`;
  return `<p lang="${said.language}">${escapeHtml(said.text)}</p>${note}`;
}

function spoken(text: LocalizedText, language: Language): { text: string; language: Language } {
  const own = text[language];
  return own === null ? { text: text.en, language: "en" } : { text: own, language };
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}

function updatedAt({ updatedAt: editedAt, withdrawnAt }: ChangelogEntry): Date {
  return withdrawnAt !== null && withdrawnAt > editedAt ? withdrawnAt : editedAt;
}

/** Without the control characters that XML 1.0 does not allow, even escaped. */
function clean(text: string): string {
  return [...text]
    .filter((character) => character >= " " || character === "\n" || character === "\t")
    .join("")
    .replaceAll(/[\uFFFE\uFFFF]/g, "");
}

function escapeHtml(text: string): string {
  return clean(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

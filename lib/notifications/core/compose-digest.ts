import { formatInstant } from "#lib/charts/format-instant.ts";
import { noticeWords } from "#lib/notifications/core/notice-words.ts";
import type { Language, LocalizedText } from "#lib/schema/atoms.ts";
import type { ChangeKind, ListedChange } from "#lib/versions/schema.ts";

type Words = {
  readonly kinds: Readonly<Record<ChangeKind, string>>;
  readonly subject: (count: number, first: string) => string;
  readonly opening: (since: string) => string;
  readonly breaking: string;
  readonly action: string;
  readonly withdrawn: string;
  readonly onlyEnglish: string;
  readonly more: (count: number) => string;
  readonly readOn: string;
  readonly end: string;
  readonly colon: string;
};

const english: Words = {
  kinds: {
    added: "Added",
    changed: "Changed",
    fixed: "Fixed",
    removed: "Removed",
    deprecated: "Deprecated",
    security: "Security",
    known_issue: "Known issue",
    rolled_back: "Rolled back",
  },
  subject: (count, first) =>
    count === 1 ? `Changelog: ${first}` : `Changelog: ${first} and ${count - 1} more`,
  opening: (since) => `New in the changelog since ${since}:`,
  breaking: "Breaking",
  action: "What you must do",
  withdrawn: "Withdrawn: this version is known bad.",
  onlyEnglish: "",
  more: (count) => `And ${count} more in the changelog.`,
  readOn: "The changelog",
  end: "Get no more of these mails",
  colon: ": ",
};

const chinese: Words = {
  kinds: {
    added: "新增",
    changed: "变更",
    fixed: "修复",
    removed: "移除",
    deprecated: "弃用",
    security: "安全",
    known_issue: "已知问题",
    rolled_back: "已回滚",
  },
  subject: (count, first) => (count === 1 ? `更新日志：${first}` : `更新日志：${first} 等 ${count} 条`),
  opening: (since) => `自 ${since} 以来的更新日志：`,
  breaking: "不兼容",
  action: "你需要做什么",
  withdrawn: "已撤回：此版本已知有问题。",
  onlyEnglish: "（以英文显示；尚无中文）",
  more: (count) => `更新日志中还有 ${count} 条。`,
  readOn: "更新日志",
  end: "不再接收此类邮件",
  colon: "：",
};

/** What a digest is made from; addresses are absolute. */
export type DigestSource = {
  readonly entries: readonly ListedChange[];
  readonly language: Language;
  readonly timeZone: string;
  readonly since: Date;
  /** Address of the product, without a trailing slash. */
  readonly origin: string;
  /** Where a press ends the subscription. */
  readonly endUrl: string;
};

/** A digest in both forms of its text. */
export type DigestMail = { readonly subject: string; readonly text: string; readonly html: string };

/** One entry as it is written in both forms. */
type Item = {
  readonly head: string;
  readonly url: string;
  readonly lines: readonly string[];
};

const mostEntries = 30;

/** The mail about new entries of the changelog, newest first; an entry without Chinese is shown in English and says so. */
export function composeDigest(source: DigestSource): DigestMail {
  const { entries, language, timeZone, since, origin, endUrl } = source;
  const say = language === "en" ? english : chinese;
  const items = entries.slice(0, mostEntries).map((entry) => toItem(entry, source, say));
  const rest = entries.length - items.length;
  const [first] = entries;
  const subject = say.subject(
    entries.length,
    first === undefined ? "" : `${first.model} ${first.versionShortName}`,
  );
  const opening = say.opening(formatInstant(since, { locale: language, timeZone }));
  const changelog = `${origin}/${language}/changelog`;
  const more = rest > 0 ? [say.more(rest)] : [];
  const text = [
    opening,
    ...items.map(({ head, lines, url }) => [head, ...lines, url].join("\n")),
    ...more,
    `${say.readOn}${say.colon}${changelog}`,
    `${say.end}${say.colon}${endUrl}`,
  ].join("\n\n");
  const html = [
    `<!doctype html><html lang="${language}"><body>`,
    `<p>${escapeHtml(opening)}</p>`,
    ...items.map(
      ({ head, lines, url }) =>
        `<h2 style="font-size:16px"><a href="${escapeHtml(url)}">${escapeHtml(head)}</a></h2>` +
        lines.map((line) => `<p>${escapeHtml(line).replaceAll("\n", "<br>")}</p>`).join(""),
    ),
    ...more.map((line) => `<p>${escapeHtml(line)}</p>`),
    `<p><a href="${escapeHtml(changelog)}">${escapeHtml(say.readOn)}</a> · `,
    `<a href="${escapeHtml(endUrl)}">${escapeHtml(say.end)}</a></p></body></html>`,
  ].join("\n");
  return { subject, text, html };
}

function toItem(entry: ListedChange, { language, origin }: DigestSource, say: Words): Item {
  const { model, versionShortName, kind, modality, breaking, withdrawn, text, action, id } = entry;
  const words = noticeWords[language].modalities[modality];
  const marks = [say.kinds[kind], words, ...(breaking ? [say.breaking] : [])].join(" · ");
  return {
    head: `${model} ${versionShortName} · ${marks}`,
    url: `${origin}/${language}/changelog/${model}#${id}`,
    lines: [
      ...(withdrawn ? [say.withdrawn] : []),
      spoken(text, language, say),
      ...(action === null ? [] : [`${say.action}${say.colon}${spoken(action, language, say)}`]),
    ],
  };
}

function spoken(text: LocalizedText, language: Language, say: Words): string {
  return text[language] ?? `${text.en}${say.onlyEnglish}`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

import { clsx } from "clsx";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Icon } from "#components/ui/icon.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { Time } from "#components/ui/time.tsx";
import type { LocalizedText } from "#lib/schema/atoms.ts";
import type { ChangeEntry } from "#lib/versions/schema.ts";

/** A text in the reader's language; where only the English one is written it says so, and screen readers hear English. */
export function WrittenText({ text }: { text: LocalizedText }) {
  const t = useTranslations("changelog");
  const locale = useLocale();
  const own = locale === "zh-CN" ? text["zh-CN"] : text.en;
  if (own !== null) return own;
  return (
    <>
      <span lang="en">{text.en}</span> <small className="q">{t("onlyEnglish")}</small>
    </>
  );
}

/** The first line is the title; what follows it is what the reader will notice. */
function titleOf(text: LocalizedText): { title: LocalizedText; notice: LocalizedText | null } {
  const [en = "", ...more] = text.en.split("\n");
  const [zh = null, ...moreZh] = text["zh-CN"]?.split("\n") ?? [];
  const english = more.join("\n").trim();
  const chinese = moreZh.join("\n").trim();
  return {
    title: { en, "zh-CN": zh },
    notice: english === "" ? null : { en: english, "zh-CN": chinese === "" ? null : chinese },
  };
}

type Props = {
  entry: ChangeEntry;
  /** Model and version, where the list has several. */
  source?: ReactNode;
  /** What stands above the entry of a withdrawn version. */
  banner?: ReactNode;
  /** Under the entry: what going back from its version does. */
  warnings?: ReactNode;
  /** Under the entry: where its numbers are. */
  links?: ReactNode;
  /** Instead of the text: the form that changes it. */
  form?: ReactNode;
};

/** One change in plain words: its kind, what you notice, who should care and what to do, often nothing. */
export function ChangeItem({ entry, source, banner, warnings, links, form }: Props) {
  const t = useTranslations("changelog");
  const kinds = useTranslations("glossary.change");
  const { kind, modality, text, audience, action, breaking, publishedAt } = entry;
  const { title, notice } = titleOf(text);
  const isReturn = kind === "rolled_back";
  return (
    <article className={clsx("en", isReturn && "rb", banner !== undefined && "wd")} id={entry.id}>
      <p className="kd">
        {isReturn && <Icon name="loop" />}
        <b>{kinds(kind)}</b>
      </p>
      <div className="bd">
        {banner !== undefined && (
          <p className="ban">
            <Icon name="loop" />
            <span>{banner}</span>
          </p>
        )}
        <h3>
          <WrittenText text={title} />
        </h3>
        <p className="meta">
          {source !== undefined && (
            <>
              <span>{source}</span>
              <span className="dot" />
            </>
          )}
          <ModalityMark modality={modality} />
          <span className="dot" />
          <Time at={publishedAt} style={source === undefined ? "full" : "time"} />
          {breaking && (
            <>
              <span className="dot" />
              <b>{t("breaking")}</b>
            </>
          )}
        </p>
        <dl>
          {notice !== null && (
            <>
              <dt>{t("notice")}</dt>
              <dd>
                <WrittenText text={notice} />
              </dd>
            </>
          )}
          {audience !== "" && (
            <>
              <dt>{t("audience")}</dt>
              <dd>{audience}</dd>
            </>
          )}
          <dt>{t("action")}</dt>
          <dd>{action === null ? t("nothing") : <WrittenText text={action} />}</dd>
        </dl>
        {form}
        {warnings}
        {links !== undefined && <p className="t13">{links}</p>}
      </div>
    </article>
  );
}

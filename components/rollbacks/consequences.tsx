import type { ComponentType } from "react";
import { useLocale, useTranslations } from "next-intl";
import { clsx } from "clsx";
import { Link } from "#components/messages/navigation.ts";
import { Section } from "#components/shell/section.tsx";
import { Gap } from "#components/shell/gap.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import type { Candidate } from "#lib/rollbacks/schema.ts";
import type { ChangelogEntry, Version } from "#lib/versions/schema.ts";

function EntryText({ entry }: { entry: ChangelogEntry }) {
  const locale = useLocale();
  const chinese = entry.text["zh-CN"];
  if (locale === "zh-CN" && chinese !== null) return chinese;
  return <span {...(locale !== "en" && { lang: "en" })}>{entry.text.en}</span>;
}

/** A known issue stands as it was written; the words of a fix or a removal say the opposite of what comes back. */
function ReturningText({ entry }: { entry: ChangelogEntry }) {
  const t = useTranslations("rollbacks.version");
  if (entry.kind === "known_issue") return <EntryText entry={entry} />;
  return (
    <>
      <b>{t("undone")}</b>
      <Gap />
      <EntryText entry={entry} />
    </>
  );
}

type ListProps = {
  entries: readonly ChangelogEntry[];
  empty: string;
  Text: ComponentType<{ entry: ChangelogEntry }>;
};

function EntryList({ entries, empty, Text }: ListProps) {
  if (entries.length === 0) return <p className="sub">{empty}</p>;
  return (
    <ul className="pl">
      {entries.map((entry) => (
        <li key={entry.id}>
          <ModalityMark modality={entry.modality} />
          <span>
            <Text entry={entry} />
          </span>
        </li>
      ))}
    </ul>
  );
}

type Entries = { comesBack: readonly ChangelogEntry[]; isLost: readonly ChangelogEntry[] };

/** What comes back with the older version, and what is lost. */
export function BackAndLost({ comesBack, isLost }: Entries) {
  const t = useTranslations("rollbacks.version");
  return (
    <section className="two" aria-label={t("consequences")}>
      <Section id="back" title={t("comesBack")} note={String(comesBack.length)} isSoft>
        <EntryList entries={comesBack} empty={t("nothingBack")} Text={ReturningText} />
      </Section>
      <Section id="lost" title={t("isLost")} note={String(isLost.length)} isSoft>
        <EntryList entries={isLost} empty={t("nothingLost")} Text={EntryText} />
      </Section>
    </section>
  );
}

/** The seven components, the ones that move marked. */
export function WhatMoves({ suspect, candidate }: { suspect: Version; candidate: Candidate }) {
  const t = useTranslations("rollbacks.version");
  const words = useTranslations("glossary.component");
  const { components, version } = candidate;
  const moving = components.filter(({ status }) => status !== "identical").length;
  const address = new URLSearchParams({ base: suspect.name, head: version.name }).toString();
  return (
    <Section
      id="moves"
      title={t("moves")}
      isSoft
      note={t("movesNote", {
        from: suspect.shortName,
        to: version.shortName,
        count: moving,
        all: components.length,
      })}
      end={
        <Link className="t13" href={`/models/${suspect.model}/compare?${address}`}>
          {t("compare")}
        </Link>
      }
    >
      <ol className="seven">
        {components.map(({ kind, status }) => (
          <li key={kind} className={clsx(status !== "identical" && "x")}>
            {words(kind)}
            <span>{t(`component.${status}`)}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

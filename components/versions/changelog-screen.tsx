import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { ListedChange } from "#lib/versions/schema.ts";
import { ChangeItem } from "./change-item.tsx";
import { ChangelogFilters, hasFilter } from "./changelog-filters.tsx";
import type { ChangelogChoice } from "./changelog-filters.tsx";
import { GoingBackWarnings } from "./going-back.tsx";

type Props = {
  entries: readonly ListedChange[];
  nextCursor: string | null;
  choice: ChangelogChoice;
  models: readonly string[];
  facts: FrameFacts;
};

const mostWarnings = 3;

function Entry({ entry, isFirst }: { entry: ListedChange; isFirst: boolean }) {
  const t = useTranslations("changelog");
  const address = `/models/${entry.model}/versions/${entry.versionId}`;
  return (
    <ChangeItem
      entry={entry}
      source={`${entry.model} ${entry.versionShortName}`}
      {...(entry.withdrawn && { banner: t("withdrawn", { version: entry.versionShortName }) })}
      {...(isFirst &&
        entry.goingBack !== null &&
        !entry.withdrawn && {
          warnings: (
            <GoingBackWarnings
              goingBack={entry.goingBack}
              version={entry.versionShortName}
              most={mostWarnings}
            />
          ),
        })}
      links={
        <>
          <Link href={`${address}?tab=evaluations`}>{t("numbers")}</Link>
          {entry.rollbackId !== null && (
            <>
              {" · "}
              <Link href={`/rollbacks/${entry.rollbackId}/report`}>{t("report")}</Link>
            </>
          )}
        </>
      }
    />
  );
}

function ChangelogSentence({ entries }: { entries: readonly ListedChange[] }) {
  const t = useTranslations("changelog");
  const timeZone = useTimeZone() ?? "UTC";
  const locale = useLocale();
  const [newest] = entries;
  if (newest === undefined) return <Sentence first={t("sayEmpty")} />;
  const what = { model: newest.model, version: newest.versionShortName };
  const time = formatInstant(newest.publishedAt, { locale, timeZone });
  const todo = entries.filter(({ action }) => action !== null).length;
  return (
    <Sentence
      first={t(newest.kind === "rolled_back" ? "sayReturned" : "say", what)}
      second={t("sayWhen", { time, todo })}
    />
  );
}

/** The newest entry of each version says what going back from it does; a rollback's own entry does not. */
function firstOfVersions(entries: readonly ListedChange[]): Set<string> {
  const own = entries.filter(({ kind }) => kind !== "rolled_back");
  const newestFirst = own.toReversed().map(({ versionId, id }) => [versionId, id] as const);
  return new Set(new Map(newestFirst).values());
}

function weekdayOf(at: Date, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone }).format(at);
}

/** What changed for me, in plain words? Newest first, by day; the filters are in the address. */
export function ChangelogScreen({ entries, nextCursor, choice, models, facts }: Props) {
  const t = useTranslations("changelog");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const days = Map.groupBy(entries, ({ publishedAt }) =>
    formatInstant(publishedAt, { locale, timeZone }, "day"),
  );
  const firsts = firstOfVersions(entries);
  const older = new URLSearchParams(
    Object.entries({ ...choice, cursor: nextCursor ?? undefined }).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value]],
    ),
  );
  return (
    <ScreenFrame className="v-changelog" facts={facts} breadcrumb={[{ label: t("title") }]}>
      <title>{`${t("title")} · Lastgood`}</title>
      <div className="head">
        <div>
          <ChangelogSentence entries={entries} />
        </div>
      </div>
      <ChangelogFilters choice={choice} models={models} />
      {entries.length === 0 && (
        <EmptyState
          kind={hasFilter(choice) ? "filtered" : "first_use"}
          title={t(hasFilter(choice) ? "emptyFiltered" : "empty")}
          {...(hasFilter(choice) && { action: <ButtonLink href="/changelog">{t("clear")}</ButtonLink> })}
        >
          {t(hasFilter(choice) ? "emptyFilteredHow" : "emptyHow")}
        </EmptyState>
      )}
      {[...days].map(([day, all]) => (
        <section className="day" key={day} aria-label={day}>
          <h2>
            {day}
            {all[0] !== undefined && <span>{weekdayOf(all[0].publishedAt, locale, timeZone)}</span>}
          </h2>
          <div>
            {all.map((entry) => (
              <Entry key={entry.id} entry={entry} isFirst={firsts.has(entry.id)} />
            ))}
          </div>
        </section>
      ))}
      {nextCursor !== null && (
        <p className="older">
          <Link href={`/changelog?${older.toString()}`}>{t("older")}</Link>
        </p>
      )}
    </ScreenFrame>
  );
}

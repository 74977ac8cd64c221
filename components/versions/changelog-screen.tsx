import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { Link } from "#components/messages/navigation.ts";
import { Gap } from "#components/shell/gap.tsx";
import { PageTitle } from "#components/shell/page-title.tsx";
import { Bare } from "#components/shell/bare.tsx";
import { StateIcon } from "#components/shell/state-icon.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { ListedChange } from "#lib/versions/schema.ts";
import { ChangeForm } from "./change-form.tsx";
import type { RefusedChange } from "./change-form.tsx";
import { ChangeItem } from "./change-item.tsx";
import { ChangelogFeeds } from "./changelog-feeds.tsx";
import { ChangelogFilters, hasFilter } from "./changelog-filters.tsx";
import type { ChangelogChoice } from "./changelog-filters.tsx";
import { GoingBackWarnings } from "./going-back.tsx";

type Props = {
  entries: readonly ListedChange[];
  nextCursor: string | null;
  choice: ChangelogChoice;
  /** The model whose own page this is. */
  only: string | null;
  models: readonly string[];
  /** Null for a reader without an account. */
  facts: FrameFacts | null;
  feeds: Pick<ComponentProps<typeof ChangelogFeeds>, "origin" | "ownKey" | "newKey" | "isKeyEnded">;
  editing: Editing | null;
  idempotencyKey: string;
};

/** What somebody who may write entries sees besides. */
type Editing = {
  drafts: readonly ListedChange[];
  opened: string | null;
  refused: RefusedChange | null;
  saved: "new" | "edited" | null;
};

const mostWarnings = 3;

type EntryProps = {
  entry: ListedChange;
  isFirst: boolean;
  editing: Editing | null;
  idempotencyKey: string;
};

function Entry({ entry, isFirst, editing, idempotencyKey }: EntryProps) {
  const t = useTranslations("changelog");
  const { id, model, versionId, versionShortName, goingBack, rollbackId, withdrawnAt } = entry;
  const isOpen = editing?.opened === id && entry.kind !== "rolled_back";
  const hasWarnings = isFirst && goingBack !== null && withdrawnAt === null;
  return (
    <ChangeItem
      entry={entry}
      source={`${model} ${versionShortName}`}
      {...(withdrawnAt !== null && {
        banner: (
          <>
            {t("withdrawn", { version: versionShortName })}
            <Gap />
            <Time at={withdrawnAt} />
          </>
        ),
      })}
      {...(isOpen && {
        form: (
          <ChangeForm
            entry={entry}
            action={`/api/v1/changelog/${id}`}
            back="/changelog"
            refused={editing.refused}
            idempotencyKey={idempotencyKey}
          />
        ),
      })}
      {...(hasWarnings && {
        warnings: <GoingBackWarnings goingBack={goingBack} version={versionShortName} most={mostWarnings} />,
      })}
      links={
        <>
          <Link href={`/models/${model}/versions/${versionId}?tab=evaluations`}>{t("numbers")}</Link>
          {rollbackId !== null && (
            <>
              {" · "}
              <Link href={`/rollbacks/${rollbackId}/report`}>{t("report")}</Link>
            </>
          )}
          {editing !== null && !isOpen && entry.kind !== "rolled_back" && (
            <>
              {" · "}
              <Link href={`/changelog?model=${model}&edit=${id}#${id}`}>{t("edit")}</Link>
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

type DaysProps = Pick<Props, "entries" | "editing" | "idempotencyKey">;

function Days({ entries, editing, idempotencyKey }: DaysProps) {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const firsts = firstOfVersions(entries);
  const dayOf = ({ publishedAt }: ListedChange) => formatInstant(publishedAt, { locale, timeZone }, "day");
  return [...Map.groupBy(entries, dayOf)].map(([day, all]) => (
    <section className="day" key={day} aria-label={day}>
      <h2>
        {day}
        {all[0] !== undefined && <span>{weekdayOf(all[0].publishedAt, locale, timeZone)}</span>}
      </h2>
      <div>
        {all.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            isFirst={firsts.has(entry.id)}
            editing={editing}
            idempotencyKey={idempotencyKey}
          />
        ))}
      </div>
    </section>
  ));
}

function Frame({ facts, title, children }: Pick<Props, "facts"> & { title: string; children: ReactNode }) {
  if (facts === null) {
    return (
      <Bare className="v-changelog" here="/changelog">
        <StateIcon state="calm" />
        {children}
      </Bare>
    );
  }
  return (
    <ScreenFrame className="v-changelog" facts={facts} breadcrumb={[{ label: title }]}>
      {children}
    </ScreenFrame>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const t = useTranslations("changelog");
  return (
    <EmptyState
      kind={isFiltered ? "filtered" : "first_use"}
      title={t(isFiltered ? "emptyFiltered" : "empty")}
      {...(isFiltered && { action: <ButtonLink href="/changelog">{t("clear")}</ButtonLink> })}
    >
      {t(isFiltered ? "emptyFilteredHow" : "emptyHow")}
    </EmptyState>
  );
}

/** What changed for me, in plain words? Newest first, by day; the filters are in the address. */
export function ChangelogScreen(props: Props) {
  const { entries, nextCursor, choice, only, models, facts, feeds, editing, idempotencyKey } = props;
  const t = useTranslations("changelog");
  const given = Object.entries({ ...choice, cursor: nextCursor ?? undefined });
  const older = new URLSearchParams(
    given.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  const title = only === null ? t("title") : `${only} · ${t("title")}`;
  return (
    <Frame facts={facts} title={title}>
      <PageTitle facts={facts}>{`${title} · Lastgood`}</PageTitle>
      <div className="head">
        <div>
          <ChangelogSentence entries={entries} />
        </div>
      </div>
      <ChangelogFilters choice={choice} models={models} only={only} />
      <ChangelogFeeds
        {...feeds}
        choice={choice}
        only={only}
        canMakeKey={facts !== null}
        idempotencyKey={idempotencyKey}
      />
      {editing !== null && editing.saved !== null && <p role="status">{t(`saved.${editing.saved}`)}</p>}
      {editing !== null && editing.drafts.length > 0 && (
        <section className="day" aria-label={t("drafts")}>
          <h2>{t("drafts")}</h2>
          <div>
            {editing.drafts.map((entry) => (
              <Entry
                key={entry.id}
                entry={entry}
                isFirst={false}
                editing={editing}
                idempotencyKey={idempotencyKey}
              />
            ))}
          </div>
        </section>
      )}
      {entries.length === 0 && <Nothing isFiltered={hasFilter(choice)} />}
      <Days entries={entries} editing={editing} idempotencyKey={idempotencyKey} />
      {nextCursor !== null && (
        <p className="older">
          <Link href={`/changelog${only === null ? "" : `/${only}`}?${older.toString()}`}>{t("older")}</Link>
        </p>
      )}
    </Frame>
  );
}

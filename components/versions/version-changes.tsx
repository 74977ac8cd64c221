import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { VersionView } from "#lib/targets/view-schema.ts";
import { ChangeForm } from "./change-form.tsx";
import type { RefusedChange } from "./change-form.tsx";
import { ChangeItem } from "./change-item.tsx";

/** The form for a new entry, as the page's address asks for it. */
export type WritingChange = {
  readonly isOpen: boolean;
  readonly refused: RefusedChange | null;
  readonly idempotencyKey: string;
};

type Props = {
  view: VersionView;
  /** Null for whoever may not write entries. */
  writing: WritingChange | null;
};

function Entries({ view }: { view: VersionView }) {
  const t = useTranslations("versions");
  if (view.version.changes.length === 0) {
    return (
      <EmptyState kind="no_data_yet" title={t("noChanges")}>
        {t("noChangesHow")}
      </EmptyState>
    );
  }
  return (
    <div className="entries">
      {view.version.changes.map((entry) => (
        <ChangeItem key={entry.id} entry={entry} />
      ))}
    </div>
  );
}

/** What a version changed, in words, and the form that adds an entry. */
export function VersionChanges({ view, writing }: Props) {
  const t = useTranslations("changelog");
  const { model, version } = view;
  const address = `/models/${model.slug}/versions/${version.id}`;
  return (
    <>
      {writing !== null && !writing.isOpen && (
        <p className="acts">
          <Link href={`${address}?write=1`} scroll={false}>
            {t("write")}
          </Link>
        </p>
      )}
      {writing?.isOpen === true && (
        <section aria-label={t("write")}>
          <h2>{t("write")}</h2>
          <ChangeForm
            entry={null}
            action={`/api/v1${address}/changes`}
            back={address}
            refused={writing.refused}
            idempotencyKey={writing.idempotencyKey}
          />
        </section>
      )}
      <Entries view={view} />
    </>
  );
}

import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Gap } from "#components/shell/gap.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { arrangeVersions, versionFilters, versionSorts } from "#lib/targets/core/arrange-versions.ts";
import type { ModelView } from "#lib/targets/view-schema.ts";
import { LookLinks } from "./look-links.tsx";
import { modelAddress } from "./model-address.ts";
import type { ModelLook } from "./model-address.ts";
import { VersionTable } from "./version-table.tsx";

/** How many versions a page begins with: more make it slow on a phone. */
const firstRows = 50;

/** The table of versions, sorted and narrowed as the address says. */
export function VersionList({ view, look }: { view: ModelView; look: ModelLook }) {
  const t = useTranslations("models");
  const { slug } = view.model;
  const fitting = arrangeVersions(view.versions, look);
  const rows = look.rows === "all" ? fitting : fitting.slice(0, firstRows);
  return (
    <>
      <div className="t13 arr">
        <LookLinks
          label={t("sort.label")}
          options={versionSorts}
          chosen={look.sort}
          hrefOf={(sort) => modelAddress(slug, { ...look, sort })}
          wordOf={(sort) => t(`sort.${sort}`)}
        />
        <LookLinks
          label={t("only.label")}
          options={versionFilters}
          chosen={look.only}
          hrefOf={(only) => modelAddress(slug, { ...look, only })}
          wordOf={(only) => t(`only.${only}`)}
        />
      </div>
      {fitting.length === 0 ? (
        <EmptyState kind="filtered" title={t("only.empty")}>
          <Link href={modelAddress(slug, { ...look, only: "all" })} scroll={false}>
            {t("only.clear")}
          </Link>
        </EmptyState>
      ) : (
        <>
          <VersionTable model={slug} rows={rows} chosen={look.version} />
          {rows.length < fitting.length && (
            <p className="sub t13">
              {t("firstRows", { shown: rows.length })}
              <Gap />
              <Link href={modelAddress(slug, { ...look, rows: "all" })} scroll={false} prefetch={false}>
                {t("allRows", { count: fitting.length })}
              </Link>
            </p>
          )}
        </>
      )}
    </>
  );
}

import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { arrangeVersions, versionFilters, versionSorts } from "#lib/targets/core/arrange-versions.ts";
import type { ModelView } from "#lib/targets/view-schema.ts";
import { LookLinks } from "./look-links.tsx";
import { modelAddress } from "./model-address.ts";
import type { ModelLook } from "./model-address.ts";
import { VersionTable } from "./version-table.tsx";

/** The table of versions, sorted and narrowed as the address says. */
export function VersionList({ view, look }: { view: ModelView; look: ModelLook }) {
  const t = useTranslations("models");
  const { slug } = view.model;
  const rows = arrangeVersions(view.versions, look);
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
      {rows.length === 0 ? (
        <EmptyState kind="filtered" title={t("only.empty")}>
          <Link href={modelAddress(slug, { ...look, only: "all" })} scroll={false}>
            {t("only.clear")}
          </Link>
        </EmptyState>
      ) : (
        <VersionTable model={slug} rows={rows} chosen={look.version} />
      )}
    </>
  );
}

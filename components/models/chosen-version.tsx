import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import type { ModelView, VersionRow } from "#lib/targets/view-schema.ts";
import { modelAddress } from "./model-address.ts";
import type { ModelLook } from "./model-address.ts";
import { ServedText, VersionStateMark } from "./version-table.tsx";

type Props = { view: ModelView; look: ModelLook };

/** The version that the address points out, with the ones registered before and after it; nulls where there is none. */
export function chosenAmong(
  versions: readonly VersionRow[],
  chosen: string | null,
): { row: VersionRow | null; before: VersionRow | null; after: VersionRow | null } {
  const index = versions.findIndex(({ version }) => version.id === chosen);
  if (index === -1) {
    const serving = versions.find(({ share }) => share > 0) ?? versions[0] ?? null;
    return { row: null, before: serving, after: serving };
  }
  return {
    row: versions[index] ?? null,
    before: versions[index + 1] ?? null,
    after: index === 0 ? null : (versions[index - 1] ?? null),
  };
}

/** Which version is pointed out everywhere on the page, and the ways to the ones beside it. */
export function ChosenVersion({ view, look }: Props) {
  const t = useTranslations("models.chosen");
  const { row, before, after } = chosenAmong(view.versions, look.version);
  const slug = view.model.slug;
  const link = (to: VersionRow | null, rel: "prev" | "next", word: string) =>
    to !== null && (
      <Link
        href={modelAddress(slug, { ...look, version: to.version.id })}
        rel={rel}
        scroll={false}
        prefetch={false}
      >
        {word}
      </Link>
    );
  if (row === null) {
    return (
      <p className="rng">{link(before, "prev", t("choose", { version: before?.version.shortName ?? "" }))}</p>
    );
  }
  const { version, state, served, beforeId } = row;
  return (
    <div className="chosen-v" data-chosen={version.id}>
      <p>
        <b>{version.shortName}</b> <VersionStateMark state={state} />
      </p>
      <p>
        <ServedText served={served} />
      </p>
      <p className="rng">
        {link(before, "prev", `← ${before?.version.shortName ?? ""}`)}
        {before !== null && after !== null && " · "}
        {link(after, "next", `${after?.version.shortName ?? ""} →`)}
      </p>
      <p className="rng">
        <Link href={`/models/${slug}/versions/${version.id}`}>{t("open")}</Link>
        {beforeId !== null && (
          <>
            {" · "}
            <Link href={`/models/${slug}/compare?base=${beforeId}&head=${version.id}`}>{t("compare")}</Link>
          </>
        )}
        {" · "}
        <Link href={modelAddress(slug, { ...look, version: null })} scroll={false} prefetch={false}>
          {t("clear")}
        </Link>
      </p>
    </div>
  );
}

import { useLocale, useTranslations } from "next-intl";
import { listCommaIn } from "#components/shell/punctuation.ts";
import { Icon } from "#components/ui/icon.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Component } from "#lib/versions/schema.ts";

type Check = NonNullable<Component["check"]>;

/** When the newest of these checks was; they are at least one. */
function newestOf(checks: readonly Check[]): Date {
  return new Date(Math.max(...checks.map(({ at }) => at.getTime())));
}

/** What came of fetching a version's files: that they are intact, that nobody looked, or why it cannot be rolled back to. */
export function VersionFiles({ components }: { components: readonly Component[] }) {
  const t = useTranslations("versions.files");
  const words = useTranslations("glossary.component");
  const comma = listCommaIn(useLocale());
  const checked = components.flatMap(({ kind, check }) => (check === null ? [] : [{ kind, check }]));
  if (checked.length === 0) return <span className="q">{t("unchecked")}</span>;
  const bad = (["missing", "mismatch"] as const).flatMap((result) => {
    const found = checked.filter(({ check }) => check.result === result);
    return found.length === 0 ? [] : [{ result, found }];
  });
  if (bad.length === 0) {
    return t.rich("intact", { time: () => <Time at={newestOf(checked.map(({ check }) => check))} /> });
  }
  return bad.map(({ result, found }) => (
    <p key={result} data-files={result}>
      <Icon name="octagon" />{" "}
      {t.rich(result, {
        components: found.map(({ kind }) => words(kind)).join(comma),
        b: (text) => <b>{text}</b>,
        time: () => <Time at={newestOf(found.map(({ check }) => check))} />,
      })}
    </p>
  ));
}

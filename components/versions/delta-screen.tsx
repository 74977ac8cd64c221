import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Gap } from "#components/shell/gap.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { DeltaView } from "#lib/evaluations/view-schema.ts";
import { CompareFrame } from "./compare-frame.tsx";
import { DeltaTable } from "./delta-table.tsx";
import { MoreVersions } from "./more-versions.tsx";
import { VersionPickers } from "./version-pickers.tsx";

const worse: readonly string[] = ["breaking", "regression", "mixed"];

function InOneWord({ view }: { view: DeltaView }) {
  const t = useTranslations("compare");
  const { base, heads, model } = view;
  return (
    <ul className="each">
      {heads.map(({ version, rollUp }) => (
        <li key={version.id} data-roll-up={rollUp.kind}>
          {t(`rollUp.${rollUp.kind}`, { base: base.shortName, head: version.shortName })}
          <Gap />
          <Link href={`/models/${model.slug}/compare?base=${base.id}&head=${version.id}`}>
            {t("several.open", { head: version.shortName })}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Several versions against one base: what each is in one sentence, and every difference in one table. */
export function DeltaScreen({ view, facts }: { view: DeltaView; facts: FrameFacts }) {
  const t = useTranslations("compare");
  const { base, heads, model, rows, versions } = view;
  const fell = heads.filter(({ rollUp }) => worse.includes(rollUp.kind)).length;
  const title = t("several.title", { base: base.shortName, count: heads.length });
  const ids = heads.map(({ version }) => version.id);
  return (
    <CompareFrame model={model.slug} title={title} facts={facts}>
      <div className="head">
        <div>
          <Sentence
            first={t("several.say", { base: base.shortName, count: heads.length })}
            second={t("several.worse", { count: fell })}
          />
        </div>
      </div>
      <InOneWord view={view} />
      <VersionPickers model={model.slug} base={base.id} head={ids[0]} versions={versions} />
      <MoreVersions model={model.slug} base={base} chosen={ids} versions={versions} />
      <Section id="metrics" title={t("metrics")} note={t("several.note", { base: base.shortName })}>
        {rows.length === 0 ? (
          <EmptyState kind="no_data_yet" title={t("several.none", { base: base.shortName })} />
        ) : (
          <>
            <div className="deltas">
              <DeltaTable view={view} />
            </div>
            <p className="mn">{t("several.rule")}</p>
          </>
        )}
      </Section>
    </CompareFrame>
  );
}

import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { ModelLinks } from "#components/settings/model-links.tsx";
import { SettingsFrame } from "#components/settings/settings-frame.tsx";
import { Gap } from "#components/shell/gap.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { sourceAddress } from "#lib/targets/client.ts";
import { connectionsOf } from "#lib/targets/core/connection-standing.ts";
import type { ConnectionStanding } from "#lib/targets/core/connection-standing.ts";
import type { Target } from "#lib/targets/schema.ts";
import { ConnectionForm } from "./connection-form.tsx";
import { ConnectionState } from "./connection-standing.tsx";
import { manifestOf } from "./opened.ts";
import type { ConnectionsOpened } from "./opened.ts";

const href = "/settings/sources";
const port = "metric_source";

type Props = ConnectionsOpened & {
  /** The source whose form is open, and the kind of a source to add, as far as the address names them. */
  source: string | null;
  kind: string | null;
  saved: boolean;
};
type SourceProps = Props & { at: Target; standing: ConnectionStanding };

function SourceForm({ at, standing, adapters, draft, keyOf }: SourceProps) {
  const t = useTranslations("connections");
  const { subjectId, kind } = standing;
  const manifest = manifestOf(adapters, port, kind);
  const settings = at.metricSources.find(({ id }) => id === subjectId)?.settings ?? {};
  return (
    <>
      {manifest === null ? (
        <p className="wrong">{t("unknownKind", { kind })}</p>
      ) : (
        <ConnectionForm
          action={sourceAddress(at.id, subjectId)}
          manifest={manifest}
          others={[]}
          values={settings}
          revision={at.settingsRevision}
          draft={draft}
          idempotencyKey={keyOf()}
          save={t("save.source")}
          sendsKind={false}
        />
      )}
      <form method="post" action={sourceAddress(at.id, subjectId, "remove")} className="after">
        <HiddenFields idempotencyKey={keyOf()} expectedRevision={at.settingsRevision} />
        <p className="sub">{t("removeHint")}</p>
        <p className="acts after">
          <Button>{t("remove")}</Button>
        </p>
      </form>
    </>
  );
}

/** Where a source is read from, as far as it is read from an address: two of one kind are told apart by it. */
function addressOf({ metricSources }: Target, { subjectId }: ConnectionStanding): string | null {
  const settings = metricSources.find(({ id }) => id === subjectId)?.settings ?? {};
  const address = Object.values(settings).find((value) => typeof value === "string" && URL.canParse(value));
  return typeof address === "string" ? address : null;
}

function SourceItem(props: SourceProps) {
  const t = useTranslations("connections");
  const { at, standing, source, adapters, canAdminister, keyOf } = props;
  const isOpen = source === standing.subjectId && canAdminister;
  return (
    <li>
      <div>
        <ConnectionState
          standing={standing}
          targetId={at.id}
          manifest={manifestOf(adapters, port, standing.kind)}
          canTest={canAdminister}
          idempotencyKey={keyOf()}
          address={addressOf(at, standing)}
        />
        {standing.kind === "push" && (
          <p className="sub t13 wrap-anywhere">{t("pushHow", { target: at.id })}</p>
        )}
        {isOpen && <SourceForm {...props} />}
        {canAdminister && !isOpen && (
          <p className="t13 change">
            <Link href={`${href}?target=${at.id}&source=${standing.subjectId}#${at.slug}`}>
              {t("change")}
            </Link>
          </p>
        )}
      </div>
    </li>
  );
}

function AddSource({ at, ...props }: Props & { at: Target }) {
  const t = useTranslations("connections");
  const language = useLocale() === "zh-CN" ? "zh-CN" : "en";
  const { adapters, kind, draft, source, target, keyOf } = props;
  const ofPort = adapters.filter((one) => one.port === port);
  const hrefOf = (id: string) => `${href}?target=${at.id}&kind=${encodeURIComponent(id)}#${at.slug}`;
  const manifest = target === at.id && kind !== null ? manifestOf(adapters, port, kind) : null;
  return (
    <>
      <p className="sub t13 after">
        {t("addSource")}
        <Gap />
        {ofPort.map(({ id, title }, index) => (
          <span key={id}>
            {index > 0 && " · "}
            <Link href={hrefOf(id)} aria-current={id === manifest?.id ? "true" : undefined}>
              {title[language]}
            </Link>
          </span>
        ))}
      </p>
      {manifest !== null && (
        <ConnectionForm
          key={manifest.id}
          action={sourceAddress(at.id)}
          manifest={manifest}
          others={[]}
          values={{}}
          revision={at.settingsRevision}
          draft={source === null ? draft : null}
          idempotencyKey={keyOf()}
          save={t("add.source")}
        />
      )}
    </>
  );
}

function TargetSources(props: Props & { at: Target }) {
  const t = useTranslations("connections");
  const { at, view, canAdminister } = props;
  const { sources } = connectionsOf(at, view.tests);
  return (
    <Section id={at.slug} title={at.title} note={t("sourceCount", { count: sources.length })} isSoft>
      {sources.length === 0 && (
        <EmptyState kind="first_use" title={t("noSources")}>
          {t("noSourcesHow")}
        </EmptyState>
      )}
      <ul className="pl">
        {sources.map((standing) => (
          <SourceItem key={standing.subjectId} {...props} standing={standing} />
        ))}
      </ul>
      {canAdminister && <AddSource {...props} />}
    </Section>
  );
}

/** Where live numbers are read from, target by target: whether each source works, since when, and what it gives. */
export function SourcesScreen(props: Props) {
  const { facts, models, model, view, draft, canAdminister, saved } = props;
  const t = useTranslations("connections");
  const settings = useTranslations("settings");
  if (model === null || view.targets.length === 0) {
    return (
      <SettingsFrame section="sources" facts={facts}>
        <Sentence first={settings("section.sources")} />
        {model !== null && <ModelLinks models={models} current={model.slug} href={href} />}
        <Section id="none" title={settings("section.targets")} isSoft>
          <EmptyState
            kind="first_use"
            title={model === null ? settings("noModels") : t("noTargets")}
            action={<Link href="/settings/targets">{settings("section.targets")}</Link>}
          >
            {model === null ? t("noModelsHow") : t("sourcesNeedTarget")}
          </EmptyState>
        </Section>
      </SettingsFrame>
    );
  }
  const all = view.targets.flatMap((target) => connectionsOf(target, view.tests).sources);
  const failing = all.filter(({ state }) => state === "failing").length;
  const unknown = all.filter(({ state }) => state === "unknown").length;
  return (
    <SettingsFrame section="sources" facts={facts} hasErrors={draft !== null}>
      <Sentence
        first={t("saySources", { model: model.title, count: all.length })}
        second={all.length === 0 ? undefined : t("saySourcesStanding", { failing, unknown })}
      />
      <ModelLinks models={models} current={model.slug} href={href} />
      {saved && (
        <p className="sub" role="status">
          {t("saved")}
        </p>
      )}
      {!canAdminister && <p className="sub">{t("noRole")}</p>}
      {view.targets.map((target) => (
        <TargetSources key={target.id} {...props} at={target} />
      ))}
    </SettingsFrame>
  );
}

import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { ModelLinks } from "#components/settings/model-links.tsx";
import { NoModels } from "#components/settings/no-models.tsx";
import { SettingsFrame } from "#components/settings/settings-frame.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { connectionsOf, countStandings } from "#lib/targets/core/connection-standing.ts";
import type { Target } from "#lib/targets/schema.ts";
import { ConnectionState } from "./connection-standing.tsx";
import { NewTarget } from "./new-target.tsx";
import { manifestOf } from "./opened.ts";
import type { ConnectionsOpened } from "./opened.ts";
import { TargetEdit } from "./target-edit.tsx";
import type { OpenForm } from "./target-edit.tsx";
import { TargetGroups } from "./target-groups.tsx";

const href = "/settings/targets";

type Props = ConnectionsOpened & {
  form: OpenForm;
  /** The kinds of adapters that a new target is to have, as far as the address names them. */
  kinds: { readonly router: string | undefined; readonly deployer: string | undefined };
  /** What was just saved; null: nothing. */
  saved: string | null;
};

function TargetCard({ at: target, ...props }: ConnectionsOpened & { at: Target }) {
  const t = useTranslations("connections");
  const { adapters, view, canAdminister, keyOf } = props;
  const { router, deployer, sources } = connectionsOf(target, view.tests);
  const environment = t(`environments.${target.environment}`);
  const failing = sources.filter(({ state }) => state === "failing").length;
  const parts = [
    { standing: router, port: "traffic_router", title: t("router") },
    { standing: deployer, port: "deployer", title: t("deployer") },
  ] as const;
  return (
    <Section
      id={target.slug}
      title={target.title}
      {...(target.title !== environment && { note: environment })}
      isSoft
      end={<Link href={`${href}?target=${target.id}`}>{t(canAdminister ? "change" : "look")}</Link>}
    >
      <dl className="conns">
        {parts.map(({ standing, port, title }) => (
          <div key={port}>
            <dt>{title}</dt>
            <dd>
              <ConnectionState
                standing={standing}
                targetId={target.id}
                manifest={manifestOf(adapters, port, standing.kind)}
                canTest={canAdminister}
                idempotencyKey={keyOf()}
              />
            </dd>
          </div>
        ))}
        <div>
          <dt>{t("sources")}</dt>
          <dd>
            <Link href={`/settings/sources?target=${target.id}`}>
              {t("sourcesOf", { count: sources.length, failing })}
            </Link>
          </dd>
        </div>
        <div>
          <dt>{t("bounds.allowsDrills")}</dt>
          <dd>{t(`is.${target.allowsDrills}`)}</dd>
        </div>
      </dl>
    </Section>
  );
}

function NoTargets({ model, canAdminister }: { model: string; canAdminister: boolean }) {
  const t = useTranslations("connections");
  const settings = useTranslations("settings");
  return (
    <Section id="none" title={settings("section.targets")} isSoft>
      <EmptyState
        kind="first_use"
        title={t("noTargets")}
        action={
          canAdminister && (
            <ButtonLink href={`${href}?model=${encodeURIComponent(model)}&form=new`} primary>
              {t("newTarget")}
            </ButtonLink>
          )
        }
      >
        {t("noTargetsHow")}
      </EmptyState>
    </Section>
  );
}

/** The list of a model's targets, or the form of a new one above it. */
function TargetList(props: Props & { model: NonNullable<Props["model"]> }) {
  const t = useTranslations("connections");
  const { model, view, form, kinds, adapters, draft, canAdminister, keyOf } = props;
  const isNew = form.part === "new" && canAdminister;
  return (
    <>
      {isNew && (
        <NewTarget
          model={model.slug}
          adapters={adapters}
          asked={kinds}
          draft={draft}
          idempotencyKey={keyOf()}
        />
      )}
      {!isNew && view.targets.length === 0 && <NoTargets model={model.slug} canAdminister={canAdminister} />}
      {view.targets.map((target) => (
        <TargetCard key={target.id} {...props} at={target} />
      ))}
      {!isNew && canAdminister && view.targets.length > 0 && (
        <p className="acts after">
          <ButtonLink href={`${href}?model=${encodeURIComponent(model.slug)}&form=new`}>
            {t("newTarget")}
          </ButtonLink>
        </p>
      )}
      <TargetGroups {...props} />
    </>
  );
}

/** Where a model serves, whether each connection works, and the forms that change them. */
export function TargetsScreen(props: Props) {
  const { facts, models, model, view, target, draft, canAdminister, saved } = props;
  const t = useTranslations("connections");
  if (model === null) {
    return <NoModels section="targets" facts={facts} how={t("noModelsHow")} />;
  }
  const opened = view.targets.find(({ id }) => id === target) ?? null;
  const about = opened === null ? view : { ...view, targets: [opened] };
  return (
    <SettingsFrame section="targets" facts={facts} hasErrors={draft !== null}>
      <Sentence
        first={
          opened === null
            ? t("say", { model: model.title, count: view.targets.length })
            : t("sayOne", { model: model.title, target: opened.title })
        }
        second={view.targets.length === 0 ? undefined : t("sayStanding", countStandings(about))}
      />
      {saved !== null && (
        <p className="sub" role="status">
          {t("saved")}
        </p>
      )}
      {!canAdminister && <p className="sub">{t("noRole")}</p>}
      {opened === null ? (
        <>
          <ModelLinks models={models} current={model.slug} href={href} />
          <TargetList {...props} model={model} />
        </>
      ) : (
        <TargetEdit {...props} opened={opened} />
      )}
    </SettingsFrame>
  );
}

import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Section } from "#components/shell/section.tsx";
import { targetSettingsAddress } from "#lib/targets/client.ts";
import type { ConnectionStanding } from "#lib/targets/core/connection-standing.ts";
import { connectionsOf } from "#lib/targets/core/connection-standing.ts";
import type { AdapterManifest, Target } from "#lib/targets/schema.ts";
import { BoundsForm } from "./bounds-form.tsx";
import { ConnectionForm } from "./connection-form.tsx";
import { ConnectionState } from "./connection-standing.tsx";
import { manifestOf } from "./opened.ts";
import type { ConnectionsOpened } from "./opened.ts";
import { TargetFacts } from "./target-facts.tsx";

/** Which form of the page the address is about, and the kind of adapter that it asks for. */
export type OpenForm = { readonly part: string | null; readonly kind: string | null };

type Props = ConnectionsOpened & { opened: Target; form: OpenForm };
type PartProps = Props & { part: "router" | "deployer"; standing: ConnectionStanding };

const ports = { router: "traffic_router", deployer: "deployer" } as const satisfies Record<
  string,
  AdapterManifest["port"]
>;

function ConnectionPart({ part, standing, ...props }: PartProps) {
  const t = useTranslations("connections");
  const { opened: target, form, adapters, draft, canAdminister, keyOf } = props;
  const port = ports[part];
  const isAbout = form.part === part;
  const { kind, settings } = target[part];
  const asked = isAbout && form.kind !== null ? form.kind : kind;
  const manifest = manifestOf(adapters, port, asked);
  const others = adapters
    .filter((one) => one.port === port && one.id !== asked)
    .map((one) => ({
      manifest: one,
      href: `/settings/targets?target=${target.id}&form=${part}&kind=${encodeURIComponent(one.id)}#${part}`,
    }));
  return (
    <Section id={part} title={t(part)} note={t(`${part}Is`)}>
      <ConnectionState
        standing={standing}
        targetId={target.id}
        manifest={manifestOf(adapters, port, kind)}
        canTest={canAdminister}
        idempotencyKey={keyOf()}
      />
      {canAdminister && manifest === null && <p className="wrong">{t("unknownKind", { kind: asked })}</p>}
      {canAdminister && manifest !== null && (
        <ConnectionForm
          key={asked}
          action={targetSettingsAddress(target.id, part)}
          manifest={manifest}
          others={others}
          values={asked === kind ? settings : {}}
          revision={target.settingsRevision}
          draft={isAbout ? draft : null}
          idempotencyKey={keyOf()}
          save={t(asked === kind ? `save.${part}` : `replace.${part}`)}
        />
      )}
    </Section>
  );
}

/** One serving target: its router, its deployer and its bounds, each with its own form. */
export function TargetEdit(props: Props) {
  const t = useTranslations("connections");
  const { opened: target, view, form, draft, canAdminister, keyOf } = props;
  const { router, deployer } = connectionsOf(target, view.tests);
  return (
    <>
      <p className="acts">
        <Link href={`/settings/targets?model=${encodeURIComponent(target.model)}`}>{t("allTargets")}</Link>
        <Link href={`/settings/sources?target=${target.id}`}>{t("itsSources")}</Link>
      </p>
      <ConnectionPart {...props} part="router" standing={router} />
      <ConnectionPart {...props} part="deployer" standing={deployer} />
      <Section id="bounds" title={t("bounds.title")} note={t("bounds.note")}>
        {canAdminister ? (
          <BoundsForm
            target={target}
            draft={form.part === "bounds" ? draft : null}
            idempotencyKey={keyOf()}
          />
        ) : (
          <TargetFacts target={target} />
        )}
      </Section>
    </>
  );
}

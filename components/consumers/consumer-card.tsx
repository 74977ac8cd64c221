import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { listCommaIn } from "#components/shell/punctuation.ts";
import { Section } from "#components/shell/section.tsx";
import { ContractChangeList } from "#components/versions/contract-change-list.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { ConsumerRead } from "#lib/consumers/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { ConsumerContract, ConsumersView } from "#lib/targets/consumers-view-schema.ts";
import type { ConnectionTest } from "#lib/targets/schema.ts";
import { ConsumerChannels } from "./consumer-channels.tsx";
import { ReadsForm } from "./reads-form.tsx";

type Props = {
  contract: ConsumerContract;
  view: ConsumersView;
  /** What was posted for this one; undefined: its form is not open. */
  draft: FormDraft | undefined;
  test: ConnectionTest | null;
  canAdminister: boolean;
  keyOf: (name: string) => string;
};

function ReadLine({ read }: { read: ConsumerRead }) {
  const t = useTranslations("consumers");
  const words = useTranslations("glossary.modality");
  const comma = listCommaIn(useLocale());
  const { modality, fields, exhaustive = [] } = read;
  const named = { modality: words(modality), fields: fields.join(comma) };
  return (
    <li>
      {fields.length === 0 ? t("anything", named) : t("fields", named)}
      {exhaustive.length > 0 && (
        <span className="q"> {t("exhaustive", { fields: exhaustive.join(comma) })}</span>
      )}
    </li>
  );
}

function Standing({ missing, hasVersion }: { missing: readonly string[] | null; hasVersion: boolean }) {
  const t = useTranslations("consumers");
  const comma = listCommaIn(useLocale());
  if (!hasVersion) return t("none");
  if (missing === null) return t("unknown");
  return missing.length === 0 ? t("met") : <b>{t("missing", { fields: missing.join(comma) })}</b>;
}

function Contract({ contract, view }: Pick<Props, "contract" | "view">) {
  const t = useTranslations("consumers");
  const { missingNow, missingRestored, breaks } = contract;
  const { current, restored } = view;
  return (
    <>
      <dt>{current === null ? t("nowNone") : t("now", { version: current.shortName })}</dt>
      <dd data-now={missingNow === null ? "unknown" : missingNow.length === 0 ? "met" : "missing"}>
        <Standing missing={missingNow} hasVersion={current !== null} />
      </dd>
      <dt>{restored === null ? t("restoredNone") : t("restored", { version: restored.shortName })}</dt>
      <dd data-restored={breaks === null ? "unknown" : breaks ? "breaks" : "holds"}>
        <Standing missing={missingRestored} hasVersion={restored !== null} />
        {restored !== null && (
          <> · {breaks === null ? t("unknown") : breaks ? <b>{t("breaks")}</b> : t("holds")}</>
        )}
        <ContractChangeList changes={contract.changes ?? []} />
      </dd>
    </>
  );
}

/** One consumer: what it declares to read, how that stands, how it is reached, and the form to declare it anew. */
export function ConsumerCard(props: Props) {
  const { contract, view, draft, test, canAdminister, keyOf } = props;
  const { consumer } = contract;
  const t = useTranslations("consumers");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const time = formatInstant(consumer.readsDeclaredAt, context);
  const open = new URLSearchParams({ model: consumer.model, consumer: consumer.slug });
  const modalities: Modality[] = [...view.model.modalities, "overall"];
  return (
    <Section
      id={consumer.slug}
      title={consumer.name}
      note={t("declaredAt", { time })}
      {...(canAdminister &&
        draft === undefined && {
          end: <Link href={`/settings/consumers?${open.toString()}#${consumer.slug}`}>{t("edit")}</Link>,
        })}
      isSoft
      className="cns"
    >
      <dl data-consumer={consumer.slug}>
        <dt>{t("reads")}</dt>
        <dd>
          {consumer.reads.length === 0 ? (
            t("nothing")
          ) : (
            <ul>
              {consumer.reads.map((read) => (
                <ReadLine key={read.modality} read={read} />
              ))}
            </ul>
          )}
        </dd>
        <Contract contract={contract} view={view} />
        <dt>{t("contact")}</dt>
        <dd>{consumer.contact === "" ? t("noContact") : consumer.contact}</dd>
        <dt>{t("channels")}</dt>
        <dd>
          <ConsumerChannels consumer={consumer} test={test} canTest={canAdminister} keyOf={keyOf} />
        </dd>
      </dl>
      {canAdminister && draft !== undefined && (
        <ReadsForm
          consumer={consumer}
          modalities={modalities}
          draft={draft}
          idempotencyKey={keyOf(consumer.id)}
        />
      )}
    </Section>
  );
}

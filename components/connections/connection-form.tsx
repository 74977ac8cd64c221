import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { draftErrors } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Gap } from "#components/shell/gap.tsx";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import type { AdapterManifest, Connection } from "#lib/targets/schema.ts";
import { AdapterFields, adapterFieldNames, useRefusedField } from "./adapter-fields.tsx";

type Props = {
  action: string;
  manifest: AdapterManifest;
  /** The adapters of the same port that could be used instead, with the address that opens their form. */
  others: readonly { readonly manifest: AdapterManifest; readonly href: string }[];
  /** What is set now, without secrets; empty for another kind than the present one. */
  values: Connection["settings"];
  revision: number;
  draft: FormDraft;
  idempotencyKey: string;
  save: string;
  /** Whether the kind is sent too: it is not where a connection keeps it. */
  sendsKind?: boolean;
};

/** Another kind of adapter, in the reader's language. */
function OtherKinds({ others }: Pick<Props, "others">) {
  const t = useTranslations("connections");
  const language = useLocale() === "zh-CN" ? "zh-CN" : "en";
  if (others.length === 0) return null;
  return (
    <p className="sub t13">
      {t("useAnother")}
      <Gap />
      {others.map(({ manifest, href }, index) => (
        <span key={manifest.id}>
          {index > 0 && " · "}
          <Link href={href}>{manifest.title[language]}</Link>
        </span>
      ))}
    </p>
  );
}

/** The form of one connection: its adapter's settings, saved apart from everything else. */
export function ConnectionForm(props: Props) {
  const { action, manifest, others, values, revision, draft, idempotencyKey, save, sendsKind = true } = props;
  const prefix = "settings";
  const names = adapterFieldNames(prefix, manifest);
  const ofField = useRefusedField([{ prefix, manifest }]);
  const errors = draftErrors(draft, names, { ofCode: useRefusalWords(), ofField });
  return (
    <form method="post" action={action}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} expectedRevision={revision} />
      {sendsKind && <input type="hidden" name="kind" value={manifest.id} />}
      {/* Settings without any field are sent all the same. */}
      <input type="hidden" name="settings:json" value="{}" />
      <OtherKinds others={others} />
      <AdapterFields prefix={prefix} manifest={manifest} values={values} draft={draft} errors={errors} />
      <p className="acts after">
        <Button>{save}</Button>
      </p>
    </form>
  );
}

import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { draftErrors } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { QrCode } from "#components/ui/qr-code.tsx";
import { PhoneForm } from "./phone-form.tsx";

type Props = {
  facts: FrameFacts;
  rollback: { readonly id: string; readonly model: string };
  link: { readonly state: "open"; readonly url: string } | { readonly state: "none" | "gone" };
  /** The product is reached under a name that other devices do not find. */
  isLocal: boolean;
  draft: FormDraft;
  idempotencyKey: string;
};

/** A code for the camera of a phone, by which the same person goes on there. */
export function PhoneScreen({ facts, rollback, link, isLocal, draft, idempotencyKey }: Props) {
  const t = useTranslations("access.phone");
  const wizard = useTranslations("rollbacks");
  const { model, id } = rollback;
  const errors = draftErrors(draft, [], { ofCode: useRefusalWords() });
  return (
    <ScreenFrame
      facts={facts}
      className="v-phone"
      breadcrumb={[
        { label: wizard("title"), href: "/rollbacks" },
        { label: model, href: `/rollbacks/${id}` },
        { label: t("continue") },
      ]}
    >
      <title>{`${t("continue")} · ${model} · Lastgood`}</title>
      <ErrorSummary errors={errors} />
      <Sentence first={t(`say.${link.state}`)} second={t(`how.${link.state}`, { model })} />
      {isLocal && (
        <p className="sub" data-local>
          {t("isLocal")}
        </p>
      )}
      {link.state === "open" && (
        <>
          <p className="after">
            <QrCode text={link.url} label={t("code")} />
          </p>
          <Disclosure summary={t("address")}>
            <p>
              <code className="long">{link.url}</code>
            </p>
          </Disclosure>
        </>
      )}
      <div className="acts after">
        <PhoneForm rollbackId={id} idempotencyKey={idempotencyKey} isAgain={link.state !== "none"} />
        <Link className="btn" href={`/rollbacks/${id}`}>
          {t("back")}
        </Link>
      </div>
    </ScreenFrame>
  );
}

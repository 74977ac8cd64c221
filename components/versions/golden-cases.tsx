import { useTranslations } from "next-intl";
import { errorOf } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Gap } from "#components/shell/gap.tsx";
import { Button } from "#components/ui/button.tsx";
import type { FieldError } from "#components/ui/error-summary.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatCount } from "#lib/charts/format-value.ts";
import { goldenCapturesAddress } from "#lib/replays/client.ts";
import type { GoldenCapture } from "#lib/replays/golden-schema.ts";
import type { VersionReplay } from "#lib/replays/version-replay-schema.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

type Props = {
  replay: VersionReplay;
  version: VersionDetail;
  errors: readonly FieldError[];
  idempotencyKey: string;
};

function Captures({ captures }: { captures: readonly GoldenCapture[] }) {
  const t = useTranslations("versions.golden");
  if (captures.length === 0) return null;
  return (
    <ul className="ev dated" aria-label={t("history")}>
      {captures.map(({ id, trigger, state, reason, recorded, requestedBy, createdAt }) => (
        <li key={id} data-capture={state}>
          <Time at={createdAt} />
          <span>
            {t("line", { trigger, state, recorded, actor: requestedBy })}
            <Gap />
            {reason !== null && t(`reason.${reason}`)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function CaptureForm({ replay, version, errors, idempotencyKey }: Props) {
  const t = useTranslations("versions.golden");
  if (!replay.canCapture) {
    return (
      <p className="sub" data-forbidden="register">
        {t("noRole")}
      </p>
    );
  }
  const choices = replay.targets.map(({ id, title }) => ({ value: id, label: title }));
  if (choices.length === 0) return null;
  return (
    <form method="post" action={goldenCapturesAddress(version.model, version.id)} className="rpf">
      <HiddenFields idempotencyKey={`${idempotencyKey}.capture`} />
      <SelectField
        name="targetId"
        label={t("target")}
        choices={choices}
        error={errorOf(errors, "targetId")}
      />
      <Button>{t("capture")}</Button>
    </form>
  );
}

/** What is recorded of a version when it was healthy, how it came about, and recording more now. */
export function GoldenCases(props: Props) {
  const { golden } = props.replay;
  const { cases, critical, varying } = golden;
  const t = useTranslations("versions.golden");
  const words = useTranslations("glossary.modality");
  return (
    <section aria-labelledby="golden">
      <h2 id="golden">{t("title", { version: props.version.shortName })}</h2>
      <p>{t("what", { cases, critical, varying })}</p>
      <p className="sub counts">
        {golden.modalities.map(({ modality, cases: count }) => (
          <ModalityMark key={modality} modality={modality}>
            {words(modality)} {formatCount(count)}
          </ModalityMark>
        ))}
      </p>
      <p className="sub">{t("when")}</p>
      <CaptureForm {...props} />
      <Captures captures={golden.captures} />
    </section>
  );
}

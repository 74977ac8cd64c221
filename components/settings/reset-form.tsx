import { useTranslations } from "next-intl";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";

type Props = {
  action: string;
  revision: number;
  idempotencyKey: string;
  label: string;
  hint: string;
};

/** The form that takes a setting back; what was set stays in the history. */
export function ResetForm({ action, revision, idempotencyKey, label, hint }: Props) {
  const t = useTranslations("settings");
  return (
    <form method="post" action={action} className="after">
      <HiddenFields idempotencyKey={idempotencyKey} expectedRevision={revision} />
      <p className="sub">{hint}</p>
      <TextField name="reason" label={t("reason")} />
      <p className="acts after">
        <Button>{label}</Button>
      </p>
    </form>
  );
}

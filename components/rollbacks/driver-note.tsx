import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { rollbackFormAddress } from "#lib/rollbacks/client.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { HiddenFields } from "./hidden-fields.tsx";
import { isDriver } from "./opened.ts";
import type { Viewer } from "./opened.ts";

type Props = { rollback: Rollback; viewer: Viewer; idempotencyKey: string };

/** Who drives, and the way to take over, for somebody who could; the driver sees nothing. */
export function DriverNote({ rollback, viewer, idempotencyKey }: Props) {
  const t = useTranslations("rollbacks.driver");
  if (rollback.state !== "open" || isDriver(rollback, viewer)) return null;
  return (
    <div className="driver" data-driver={rollback.driver.name}>
      <p className="sub">{t("other", { driver: rollback.driver.name })}</p>
      {viewer.canOperate && (
        <form method="post" action={rollbackFormAddress("take_over", rollback.id)}>
          <HiddenFields idempotencyKey={`${idempotencyKey}.take`} expectedRevision={rollback.revision} />
          <TextField name="reason" label={t("reason")} isOptional />
          <p className="acts after">
            <Button>{t("takeOver")}</Button>
            <span className="sub">{t("consequence")}</span>
          </p>
        </form>
      )}
    </div>
  );
}

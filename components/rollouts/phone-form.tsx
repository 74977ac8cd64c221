import { useTranslations } from "next-intl";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Button } from "#components/ui/button.tsx";
import { handOverAddress } from "#lib/access/client.ts";

type Props = { rollbackId: string; idempotencyKey: string; isAgain?: boolean };

/** The form that makes a code by which one goes on with a rollback on another device; needs no script. */
export function PhoneForm({ rollbackId, idempotencyKey, isAgain = false }: Props) {
  const t = useTranslations("access.phone");
  return (
    <form method="post" action={handOverAddress}>
      <HiddenFields idempotencyKey={`${idempotencyKey}.phone`} />
      <input type="hidden" name="rollbackId" value={rollbackId} />
      <Button>{t(isAgain ? "again" : "continue")}</Button>
    </form>
  );
}

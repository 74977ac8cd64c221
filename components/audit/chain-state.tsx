import { useTranslations } from "next-intl";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ChainVerification } from "#lib/audit/schema.ts";

type Props = { verification: ChainVerification | null; idempotencyKey: string };

function Result({ verification }: { verification: ChainVerification }) {
  const t = useTranslations("audit");
  const { intact, checked, problem, brokenAt, at } = verification;
  return (
    <>
      <p role={intact ? "status" : "alert"}>
        {intact ? (
          <>
            <Icon name="tick" /> {t("chainIntact", { count: checked })}
          </>
        ) : (
          <>
            <Icon name="warning" /> <b>{t(`chain_${problem ?? "changed"}`, { row: String(brokenAt) })}</b>{" "}
            {t("chainHelp")}
          </>
        )}
      </p>
      <p className="q">
        {t("verifiedAt")} <Time at={at} />
      </p>
    </>
  );
}

/** Whether the log's chain of hashes is whole, when that was last looked at, and the button that looks now. */
export function ChainState({ verification, idempotencyKey }: Props) {
  const t = useTranslations("audit");
  return (
    <section className="chain" id="chain" aria-label={t("chain")}>
      <div>{verification === null ? <p>{t("chainNever")}</p> : <Result verification={verification} />}</div>
      <form method="post" action="/api/v1/audit/verify">
        <HiddenFields idempotencyKey={idempotencyKey} />
        <Button>{t("verify")}</Button>
      </form>
    </section>
  );
}

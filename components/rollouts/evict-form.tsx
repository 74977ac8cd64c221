import { useTranslations } from "next-intl";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { rolloutActAddress } from "#lib/rollouts/client.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { Carried } from "./carried-rollout.tsx";

type Props = { rollout: Rollout; suspect: string; idempotencyKey: string };

/** Ends the sessions and streams that are still on the suspect, for a reason. */
export function EvictForm({ rollout, suspect, idempotencyKey }: Props) {
  const t = useTranslations("rollout.bound");
  const { id, revision } = rollout;
  return (
    <Disclosure summary={t("end")}>
      <form method="post" action={rolloutActAddress("evict", id)}>
        <Carried rollout={rollout} />
        <input type="hidden" name="idempotency_key" value={`${idempotencyKey}.evict.${revision}`} />
        <div className="field">
          <label htmlFor="field-evict-reason">{t("why")}</label>
          <input className="input" id="field-evict-reason" name="reason" required />
        </div>
        <p className="acts after">
          <button className="btn" type="submit" data-act="evict">
            <Icon name="stop" size="medium" />
            {t("end")}
          </button>
        </p>
        <p className="sub">{t("consequence", { version: suspect })}</p>
      </form>
    </Disclosure>
  );
}

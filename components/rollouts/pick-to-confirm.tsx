import { useLocale, useTranslations } from "next-intl";
import { rolloutActAddress } from "#lib/rollouts/client.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";

type Props = {
  /** A shift that is not to wait for instances, or a guardrail overridden. */
  act: "force" | "override";
  rollout: Rollout;
  names: { from: string; to: string };
  idempotencyKey: string;
};

/** An act that goes on over what is in the way: the version picked to confirm it, and a reason. */
export function PickToConfirm({ act, rollout, names, idempotencyKey }: Props) {
  const t = useTranslations(`rollout.${act}`);
  const locale = useLocale();
  const { id, rollbackId, stageIndex, revision, fromVersionName, toVersionName } = rollout;
  const picks = [
    { name: fromVersionName, label: names.from },
    { name: toVersionName, label: names.to },
  ];
  return (
    <details className="disclosure after">
      <summary>{t("open")}</summary>
      <form method="post" action={rolloutActAddress(act, id)}>
        <input type="hidden" name="locale" value={locale} />
        <input type="hidden" name="rollbackId" value={rollbackId} />
        <input type="hidden" name="expectedStage:number" value={stageIndex} />
        <input type="hidden" name="expectedRevision:number" value={revision} />
        <input type="hidden" name="idempotency_key" value={`${idempotencyKey}.${act}.${revision}`} />
        <div className="field">
          <label htmlFor={`field-${act}-reason`}>{t("why")}</label>
          <input className="input" id={`field-${act}-reason`} name="reason" required />
        </div>
        <p>{t("pick")}</p>
        <p className="acts after">
          {picks.map(({ name, label }) => (
            <button key={name} className="btn" type="submit" name="version" value={name} data-act={act}>
              {label}
            </button>
          ))}
        </p>
        <p className="sub">{t("consequence", { version: names.to })}</p>
      </form>
    </details>
  );
}

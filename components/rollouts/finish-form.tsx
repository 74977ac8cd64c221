"use client";

import { useTranslations } from "next-intl";
import type { SyntheticEvent } from "react";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { rolloutActAddress } from "#lib/rollouts/client.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { Carried } from "./carried-rollout.tsx";

type Props = {
  rollout: Rollout;
  idempotencyKey: string;
  consequence: string;
  onPress: (event: SyntheticEvent<HTMLFormElement, SubmitEvent>) => void;
};

/** Ends the rollback at the present split, for a reason. */
export function FinishForm({ rollout, idempotencyKey, consequence, onPress }: Props) {
  const t = useTranslations("rollout");
  return (
    <div className="after">
      <Disclosure summary={t("finishHere")}>
        <form method="post" onSubmit={onPress}>
          <Carried rollout={rollout} />
          <div className="field">
            <label htmlFor="field-reason">{t("finishReason")}</label>
            <input className="input" id="field-reason" name="reason" />
          </div>
          <p className="acts after">
            <button
              className="btn"
              type="submit"
              data-act="finish"
              name="idempotency_key"
              value={idempotencyKey}
              formAction={rolloutActAddress("finish", rollout.id)}
            >
              <Icon name="tick" size="medium" />
              {t("finishHere")}
            </button>
          </p>
          <p className="sub">{consequence}</p>
        </form>
      </Disclosure>
    </div>
  );
}

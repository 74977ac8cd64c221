import { useTranslations } from "next-intl";
import { useActReason } from "#components/audit/act-words.ts";
import { Link } from "#components/messages/navigation.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { TextField } from "#components/ui/field.tsx";
import { Time } from "#components/ui/time.tsx";
import { freezeAddress, liftFreezeAddress } from "#lib/targets/client.ts";
import type { Freeze } from "#lib/targets/schema.ts";

/** Who froze releases, until when and why; for a rollback with the way to it. */
export function FrozenWords({ freeze }: { freeze: Freeze }) {
  const t = useTranslations("models");
  return t.rich(freeze.rollbackId === null ? "frozen" : "frozenByRollback", {
    owner: freeze.ownerName,
    reason: useActReason()(freeze.reason),
    time: () => <Time at={freeze.expiresAt} />,
    open: (text) => <Link href={`/rollbacks/${freeze.rollbackId}`}>{text}</Link>,
  });
}

type Props = {
  target: { readonly id: string; readonly freeze: Freeze | null };
  model: string;
  canOperate: boolean;
  idempotencyKey: string;
};

/** The freeze of a target's releases: that there is one, and for operators the form that lifts it or sets one. */
export function FreezeNote({ target, model, canOperate, idempotencyKey }: Props) {
  const t = useTranslations("models.freeze");
  const verbs = useTranslations("glossary.verb");
  const { id, freeze } = target;
  const hidden = (
    <>
      <HiddenFields idempotencyKey={`${idempotencyKey}.freeze`} />
      <input type="hidden" name="model" value={model} />
    </>
  );
  if (freeze === null) {
    if (!canOperate) return null;
    return (
      <Disclosure summary={verbs("freeze")}>
        <form method="post" action={freezeAddress(id)} className="freeze-form">
          {hidden}
          <TextField name="reason" label={t("reason")} />
          <TextField
            name="hours:number"
            label={t("hours")}
            hint={t("hoursHint")}
            inputMode="numeric"
            isOptional
          />
          <Button>{verbs("freeze")}</Button>
        </form>
      </Disclosure>
    );
  }
  return (
    <div className="frozen" data-frozen={freeze.id}>
      <p>
        <FrozenWords freeze={freeze} />
      </p>
      {canOperate && (
        <Disclosure summary={verbs("lift_freeze")}>
          <form method="post" action={liftFreezeAddress(id)} className="freeze-form">
            {hidden}
            {freeze.rollbackId !== null && <p className="q t13">{t("liftInRollback")}</p>}
            <TextField name="reason" label={t("liftReason")} />
            <Button>{verbs("lift_freeze")}</Button>
          </form>
        </Disclosure>
      )}
    </div>
  );
}

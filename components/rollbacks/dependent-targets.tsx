import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { RefreshWhile } from "#components/readiness/refresh-while.tsx";
import { Section } from "#components/shell/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatShare } from "#lib/charts/format-value.ts";
import { beginDependentAddress, stopDependentsAddress } from "#lib/rollbacks/client.ts";
import type { Dependent } from "#lib/rollbacks/dependent-schema.ts";
import { HiddenFields } from "./hidden-fields.tsx";

const refreshMs = 5_000;

type Props = {
  rollbackId: string;
  dependents: readonly Dependent[];
  canOperate: boolean;
  idempotencyKey: string;
};

function Standing({ dependent }: { dependent: Dependent }) {
  const t = useTranslations("rollbacks.dependents");
  const { state, reason, beginsAt, rolloutState, rollbackId } = dependent;
  if (state === "begun") {
    const words = rolloutState === null ? t("begun") : t("moves", { state: rolloutState });
    return rollbackId === null ? words : <Link href={`/rollbacks/${rollbackId}`}>{words}</Link>;
  }
  if (state === "stopped") return t(`stopped.${reason ?? "asked"}`);
  if (beginsAt === null) return t("waiting");
  return t.rich("beginsAt", { time: () => <Time at={beginsAt} style="seconds" /> });
}

/** The targets that follow in a rollback of a group: how each stands, and what a person may do about those not begun. */
export function DependentTargets({ rollbackId, dependents, canOperate, idempotencyKey }: Props) {
  const t = useTranslations("rollbacks.dependents");
  const shell = useTranslations("shell");
  if (dependents.length === 0) return null;
  const isAnyWaiting = dependents.some(({ state }) => state === "waiting");
  const isMoving = dependents.some(({ rolloutState }) => rolloutState !== "finished");
  return (
    <Section id="dependents" title={t("title")} note={String(dependents.length)}>
      {isMoving && <RefreshWhile everyMs={refreshMs} />}
      <div className="table-scroll">
        <table className="stg answers">
          <caption className="vh">{t("title")}</caption>
          <tbody>
            {dependents.map((dependent) => (
              <tr key={dependent.targetId} data-dependent={dependent.state}>
                <th scope="row">{dependent.targetTitle}</th>
                <td>{dependent.share === null ? shell("noData") : formatShare(dependent.share)}</td>
                <td>
                  <Standing dependent={dependent} />
                </td>
                <td>
                  {canOperate && dependent.state !== "begun" && (
                    <form method="post" action={beginDependentAddress(rollbackId, dependent.targetId)}>
                      <HiddenFields idempotencyKey={`${idempotencyKey}.begin.${dependent.position}`} />
                      <Button>{t("begin")}</Button>
                    </form>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {canOperate && isAnyWaiting && (
        <form method="post" action={stopDependentsAddress(rollbackId)}>
          <HiddenFields idempotencyKey={`${idempotencyKey}.stop_dependents`} />
          <p className="acts after">
            <Button icon="stop">{t("stop")}</Button>
            <span className="sub">{t("stopMeans")}</span>
          </p>
        </form>
      )}
    </Section>
  );
}

import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ProblemView } from "#lib/rollbacks/schema.ts";

type Props = { view: Pick<ProblemView, "openRollbackId" | "openRollback">; canOperate: boolean };

/** The rollback that is under way on the target already: who drives it since when, to join or, without the right to, to watch. */
export function OpenAlready({ view, canOperate }: Props) {
  const t = useTranslations("rollbacks.problem");
  const { openRollbackId, openRollback } = view;
  return (
    <div className="goal" data-open-rollback={openRollbackId}>
      <ButtonLink primary href={`/rollbacks/${openRollbackId}`}>
        {t(canOperate ? "join" : "watchOpen")}
      </ButtonLink>
      {openRollback !== null && (
        <p>
          {t.rich("openOne", {
            driver: openRollback.driver,
            time: () => <Time at={openRollback.startedAt} />,
          })}
        </p>
      )}
    </div>
  );
}

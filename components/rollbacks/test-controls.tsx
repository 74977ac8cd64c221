import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import type { IconName } from "#components/ui/icon.tsx";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { rollbackFormAddress } from "#lib/rollbacks/client.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { HiddenFields } from "./hidden-fields.tsx";
import { isRunning } from "./test-checks.ts";

const acts = {
  cancel: { form: "cancel_tests", icon: "stop" },
  resume: { form: "resume_tests", icon: "next" },
  again: { form: "run_tests", icon: "loop" },
} as const satisfies Record<string, { form: string; icon: IconName }>;
type Act = keyof typeof acts;

/** What the driver may do with a test: cancel what goes on, take up what did not come to an end, or run it again. */
function actsOn(run: ReplayRun): readonly Act[] {
  if (isRunning(run)) return ["cancel"];
  return run.state === "finished" ? ["again"] : ["resume", "again"];
}

type Props = { rollback: Rollback; run: ReplayRun; idempotencyKey: string };

/** The buttons of a test, each a form of its own, so that they work without scripts. */
export function TestControls({ rollback, run, idempotencyKey }: Props) {
  const t = useTranslations("rollbacks.test");
  return (
    <div className="acts after">
      {actsOn(run).map((act) => (
        <form key={act} method="post" action={rollbackFormAddress(acts[act].form, rollback.id)}>
          <HiddenFields idempotencyKey={`${idempotencyKey}.${act}`} expectedRevision={rollback.revision} />
          <Button icon={acts[act].icon}>{t(act)}</Button>
        </form>
      ))}
    </div>
  );
}

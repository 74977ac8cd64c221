import { useLocale, useTranslations } from "next-intl";
import type { ReplayRun } from "#lib/replays/schema.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { listWords } from "./list-words.ts";
import { testChecks } from "./test-checks.ts";

type Asked = {
  readonly rollback: Pick<Rollback, "exceptions">;
  /** The test of step 3; null where none ran. */
  readonly run: Pick<ReplayRun, "checks" | "state"> | null;
};

/** How the tests of step 3 ended, as it was gone on from them; a loss that was read in step 2 is no pass. */
export function useTestsAnswer({ rollback, run }: Asked): string {
  const t = useTranslations("rollbacks.plan");
  const locale = useLocale();
  const { exceptions } = rollback;
  if (exceptions.length > 0)
    return t("withExceptions", { reason: exceptions.map(({ reason }) => reason).join("; ") });
  const lost = run === null ? [] : testChecks(run).filter(({ status }) => status === "known_loss");
  if (lost.length === 0) return t("allPassed");
  return t("passedWithLoss", {
    count: lost.length,
    names: listWords(
      lost.map(({ name }) => name),
      locale,
    ),
  });
}

import { useTranslations } from "next-intl";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { rollbackFormAddress } from "#lib/rollbacks/client.ts";
import type { Version } from "#lib/versions/schema.ts";
import { HiddenFields } from "./hidden-fields.tsx";
import { isDriver } from "./opened.ts";
import type { OpenedStep } from "./opened.ts";
import { PickVersion } from "./pick-version.tsx";

type Props = Pick<OpenedStep, "rollback" | "viewer" | "idempotencyKey"> & {
  /** Versions of the model that the right one is picked among. */
  others: readonly Pick<Version, "id" | "shortName">[];
};

/** Step 4 without stages: all traffic at once, confirmed by picking the version among three. */
export function JumpToFull({ rollback, viewer, idempotencyKey, others }: Props) {
  const t = useTranslations("rollbacks.plan.jump");
  const { candidate, suspect } = rollback;
  if (candidate === null || !isDriver(rollback, viewer)) return null;
  const version = candidate.shortName;
  return (
    <Disclosure summary={t("title")}>
      <form method="post" action={rollbackFormAddress("rollout", rollback.id)}>
        <HiddenFields idempotencyKey={`${idempotencyKey}.jump`} expectedRevision={rollback.revision} />
        <input type="hidden" name="preset" value="custom" />
        <input type="hidden" name="stages[0].share:number" value="100" />
        <input type="hidden" name="stages[0].holdMs:number" value="0" />
        <PickVersion
          legend={t("pick", { model: rollback.model })}
          hint={t("hint", { version })}
          chosen={candidate}
          others={[suspect, ...others]}
        />
      </form>
    </Disclosure>
  );
}

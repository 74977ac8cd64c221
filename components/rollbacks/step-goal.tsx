import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { isDriver } from "./opened.ts";
import type { Viewer } from "./opened.ts";

type Props = {
  rollback: Rollback;
  viewer: Viewer;
  /** The words of the one primary button. */
  children: ReactNode;
  consequence: string;
  /** What somebody without the role reads in its place. */
  noRole: string;
};

/** The one primary act of a step with its consequence; for others than the driver, who can press it. */
export function StepGoal({ rollback, viewer, children, consequence, noRole }: Props) {
  const t = useTranslations("rollbacks.driver");
  if (isDriver(rollback, viewer)) {
    return (
      <div className="goal">
        <Button primary>{children}</Button>
        <p>{consequence}</p>
      </div>
    );
  }
  return (
    <p className="sub after" data-forbidden={viewer.canOperate ? "driver" : "operate"}>
      {viewer.canOperate ? t("takeOverFirst", { driver: rollback.driver.name }) : noRole}
    </p>
  );
}

import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Icon } from "#components/ui/icon.tsx";
import type { Rollback, Watcher } from "#lib/rollbacks/schema.ts";
import { DriverNote } from "./driver-note.tsx";
import type { Viewer } from "./opened.ts";
import { isDriver } from "./opened.ts";
import { PresenceBeat } from "./presence-beat.tsx";
import { Watching } from "./watching.tsx";

/** Who looks at a step, and who else does. */
export type Present = {
  readonly viewer: Viewer;
  readonly watchers: readonly Watcher[];
  readonly idempotencyKey: string;
};

type Props = {
  readonly rollback: Rollback | null;
  readonly present: Present | undefined;
  /** The page has a stream of its own. */
  readonly isStreamed: boolean;
};

/** Who drives and who looks on, the way to take over, and the way to go on on another device; on every step of an open rollback. */
export function WhoIsHere({ rollback, present, isStreamed }: Props) {
  const t = useTranslations("rollout");
  const phone = useTranslations("access.phone");
  if (rollback?.state !== "open" || present === undefined) return null;
  const { viewer, watchers, idempotencyKey } = present;
  return (
    <>
      <div className="here">
        <p>
          <span className="q t13">
            {isDriver(rollback, viewer) ? t("driverYou") : t("driver", { driver: rollback.driver.name })}
          </span>{" "}
          <Watching rollback={rollback} watchers={watchers} viewerId={viewer.id} />
        </p>
        <Link className="lk t13" href={`/rollbacks/${rollback.id}/phone`}>
          <Icon name="phone" />
          {phone("continue")}
        </Link>
      </div>
      <DriverNote rollback={rollback} viewer={viewer} idempotencyKey={idempotencyKey} />
      {!isStreamed && <PresenceBeat rollbackId={rollback.id} />}
    </>
  );
}

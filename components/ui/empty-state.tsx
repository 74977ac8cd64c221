import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

/** Why there is nothing; each is another message, since each asks for another act. */
export type EmptyKind = "first_use" | "filtered" | "no_data_yet" | "source_failed" | "no_permission";

const icons: Record<EmptyKind, IconName> = {
  first_use: "box",
  filtered: "search",
  no_data_yet: "dash",
  source_failed: "warning",
  no_permission: "octagon",
};

type Props = {
  kind: EmptyKind;
  title: ReactNode;
  /** since when and until when; which source and its last good value; which role and who grants it */
  children?: ReactNode;
  action?: ReactNode;
};

/** Says that there is nothing here, why, and the one thing to do about it. */
export function EmptyState({ kind, title, children, action }: Props) {
  return (
    <div className="empty" data-empty={kind}>
      <Icon name={icons[kind]} size="large" />
      {/* No heading: it stands right under the title of a page as well as deep in a section. */}
      <p className="font-[650] text-ink">{title}</p>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  );
}

import { cookies } from "next/headers";
import { getNow, getTimeZone, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Link } from "#components/messages/navigation.ts";
import { Icon } from "#components/ui/icon.tsx";
import { readTheme, themeCookie } from "#components/ui/theme.ts";
import { formatZone } from "#lib/charts/format-instant.ts";
import type { FrameState } from "#lib/rollbacks/core/frame-state.ts";
import { ActiveRollbackStrip } from "./active-rollback-strip.tsx";
import type { ActiveRollback } from "./active-rollback-strip.tsx";
import type { DestinationCounts } from "./destinations.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { RailLinks, TabLinks } from "./rail-links.tsx";
import { SessionFoot } from "./session-foot.tsx";
import type { SignedIn } from "./session-foot.tsx";
import { StateIcon } from "./state-icon.tsx";
import { TopBar } from "./top-bar.tsx";
import type { Crumb } from "./top-bar.tsx";
import { Watchdog } from "./watchdog.tsx";
import type { WatchdogFacts } from "./watchdog.tsx";

/** What every screen's frame shows besides the screen: who is signed in, counts, and the rollback that runs now. */
export type ShellFrame = {
  user?: SignedIn;
  counts?: DestinationCounts;
  activeRollback?: ActiveRollback;
  watchdog?: WatchdogFacts;
  /** The gravest state of all models, for the page's icon. */
  state?: FrameState["state"];
  /** What the frame was drawn from, to see when it is another. */
  pulse?: string;
};

type Props = {
  frame: ShellFrame;
  breadcrumb: readonly Crumb[];
  freshness?: ReactNode;
  className?: string;
  hidesTabs?: boolean;
  children: ReactNode;
};

/**
 * The frame of a signed-in screen: rail from 1024 px on, bottom bar below, breadcrumb, running rollback, then `main`.
 * `className` is the screen's own (`v-live`); `hidesTabs` leaves the bottom to a form's fixed action.
 */
export async function Shell({ frame, breadcrumb, freshness, className, hidesTabs = false, children }: Props) {
  const t = await getTranslations("shell");
  const zone = formatZone(await getNow(), await getTimeZone());
  const theme = readTheme((await cookies()).get(themeCookie)?.value);
  const foot = <SessionFoot {...(frame.user && { user: frame.user })} zone={zone} theme={theme} />;
  return (
    <div className={className}>
      <StateIcon state={frame.state ?? "calm"} />
      <a className="skip" href="#main">
        {t("skip")}
      </a>
      <div className="shell">
        <nav className="rail" aria-label={t("main")}>
          <Link className="mark" href="/">
            <Icon name="mark" size="large" />
            {t("product")}
          </Link>
          <RailLinks counts={frame.counts ?? {}} />
          <div className="foot">{foot}</div>
        </nav>
        <div className="page">
          <TopBar breadcrumb={breadcrumb} freshness={freshness} />
          {frame.watchdog && <Watchdog drawn={frame.watchdog} pulse={frame.pulse ?? ""} />}
          {frame.activeRollback && <ActiveRollbackStrip {...frame.activeRollback} />}
          <main id="main">{children}</main>
          <footer className="more narrow" id="more">
            {foot}
            <LanguageSwitch className="more-lang" />
          </footer>
        </div>
      </div>
      {!hidesTabs && <TabLinks />}
    </div>
  );
}

"use client";

import { createContext, useCallback, useContext, useState } from "react";
import type { ReactNode } from "react";

type Announce = (message: string, urgency?: "polite" | "assertive") => void;

const AnnounceContext = createContext<Announce>(() => undefined);

/** Holds the page's two live regions; every announcement goes through them, so that nothing is said twice. */
export function Announcer({ children }: { children: ReactNode }) {
  const [polite, setPolite] = useState("");
  const [assertive, setAssertive] = useState("");
  const announce = useCallback<Announce>((message, urgency = "polite") => {
    if (urgency === "assertive") setAssertive(message);
    else setPolite(message);
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className="vh" aria-live="polite" data-announcer="polite">
        {polite}
      </div>
      <div className="vh" aria-live="assertive" data-announcer="assertive">
        {assertive}
      </div>
    </AnnounceContext>
  );
}

/** Gives the function that speaks to screen readers: polite for a change of stage, assertive only when blocked. */
export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}

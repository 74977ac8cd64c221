"use client";

import { useAnnounce } from "#components/ui/announcer.tsx";
import { Button } from "#components/ui/button.tsx";

/** Speaks to screen readers, once politely and once at once. */
export function DesignAnnounce() {
  const announce = useAnnounce();
  return (
    <>
      {(["polite", "assertive"] as const).map((urgency) => (
        <Button key={urgency} type="button" onClick={() => announce("25% → 50%", urgency)}>
          {urgency}
        </Button>
      ))}
    </>
  );
}

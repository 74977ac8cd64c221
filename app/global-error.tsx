"use client";

import { lazy, Suspense } from "react";
import "#app/globals.css";

// Loaded only when it is needed, so that no page carries the words of a failure that does not happen.
const LostScreen = lazy(() => import("#components/shell/lost-screen.tsx"));

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function GlobalError({ error, reset }: Props) {
  return (
    <Suspense>
      <LostScreen requestId={error.digest} onRetry={reset} />
    </Suspense>
  );
}

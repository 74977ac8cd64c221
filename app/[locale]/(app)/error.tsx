"use client";

import { FailureScreen } from "#components/shell/failure-screen.tsx";

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function PageError({ error, reset }: Props) {
  return <FailureScreen requestId={error.digest} onRetry={reset} />;
}

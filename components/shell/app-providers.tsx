"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Announcer } from "#components/ui/announcer.tsx";
import { queryClientForEnvironment } from "#lib/client/query-client.ts";

/**
 * What the screens of signed-in people need around them: server state and announcements. The acknowledgement and sign-in pages do
 * without, so that they stay light.
 */
export function AppProviders({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClientForEnvironment()}>
      <Announcer>{children}</Announcer>
    </QueryClientProvider>
  );
}

import { QueryClient, environmentManager } from "@tanstack/react-query";

const freshMs = 5000;

/** A query client with the product's defaults: five seconds fresh, one retry, no refetch storms on focus. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: freshMs, retry: 1, refetchOnWindowFocus: false },
      mutations: { retry: 0 },
    },
  });
}

let browserClient: QueryClient | undefined;

/** The browser's one client; on the server a new one for each request, so that nobody reads another's data. */
export function queryClientForEnvironment(): QueryClient {
  if (environmentManager.isServer()) return createQueryClient();
  browserClient ??= createQueryClient();
  return browserClient;
}

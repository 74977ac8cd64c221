/** Runs once in each process of Next before its first request. */
export async function register(): Promise<void> {
  const { startWeb } = await import("#lib/server/http/start-web.ts");
  startWeb();
}

/** Runs once in each process of Next before its first request. */
export async function register(): Promise<void> {
  // The bundler writes the runtime's name in: nothing of this is part of what Next builds for the edge.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { startWeb } = await import("#lib/server/http/start-web.ts");
    startWeb();
  }
}

const slot = Symbol.for("lastgood.shutdown");
type Holder = typeof globalThis & { [slot]?: AbortController };

const hardExitMs = 8_000;

function controller(): AbortController {
  const holder = globalThis as Holder;
  return (holder[slot] ??= new AbortController());
}

/** Aborts when this process has been asked to stop: streams end, and `/readyz` says so. */
export function shutdownSignal(): AbortSignal {
  return controller().signal;
}

/** Listens for the signals that end the process, once; open streams would otherwise hold the server open for ever. */
export function listenForShutdown(): void {
  const { signal } = controller();
  const stop = () => {
    if (signal.aborted) return;
    controller().abort();
    setTimeout(() => process.exit(0), hardExitMs).unref();
  };
  for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, stop);
}

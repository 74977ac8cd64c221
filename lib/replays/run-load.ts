import type { MeasuredLoad } from "#lib/replays/core/judge-load.ts";
import { StoppedError } from "#lib/replays/start-instance.ts";
import type { Ask, AskedRequest } from "#lib/replays/watch-answers.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { TestSettings } from "#lib/targets/schema.ts";

/** A load to send: what, how, how much at the most, and whom to tell how many were sent. */
export type LoadToSend = {
  readonly requests: readonly AskedRequest[];
  readonly ask: Ask;
  readonly settings: Pick<TestSettings, "loadRequests" | "loadConcurrency" | "loadSeconds">;
  readonly signal: AbortSignal;
  readonly onProgress: (sent: number) => Promise<void>;
};

const tellEveryMs = 500;

/**
 * Sends requests in turn, so many at once, until the number or the time is reached, whatever comes first; then it stops by
 * itself. Throws `StoppedError` when the worker stops, and what `onProgress` throws.
 */
export async function runLoad(load: LoadToSend): Promise<MeasuredLoad> {
  const { settings, signal, onProgress } = load;
  const requests = inTurn(load.requests);
  const begunMs = performance.now();
  const endMs = begunMs + settings.loadSeconds * 1000;
  const durations = new Map<Modality, number[]>();
  const state = {
    sent: 0,
    ended: 0,
    errors: 0,
    detail: null as string | null,
    toldMs: begunMs,
    isOver: false,
  };
  const total = requests.length === 0 ? 0 : settings.loadRequests;
  const sendOne = async (asked: AskedRequest) => {
    const sentMs = performance.now();
    try {
      await load.ask(asked);
      const own = durations.get(asked.modality) ?? [];
      own.push(performance.now() - sentMs);
      durations.set(asked.modality, own);
    } catch (error) {
      state.errors += 1;
      state.detail ??= error instanceof Error ? error.message.slice(0, 300) : "no answer";
    }
    state.ended += 1;
  };
  const tell = async () => {
    if (performance.now() - state.toldMs < tellEveryMs) return;
    state.toldMs = performance.now();
    await onProgress(state.ended);
  };
  const lane = async () => {
    while (!state.isOver && state.sent < total && performance.now() < endMs) {
      if (signal.aborted) throw new StoppedError("the worker is stopping");
      const asked = requests[state.sent % requests.length];
      state.sent += 1;
      if (asked !== undefined) await sendOne(asked);
      await tell();
    }
  };
  try {
    await Promise.all(Array.from({ length: settings.loadConcurrency }, lane));
  } finally {
    // One lane that cannot go on ends the others, which would send on unseen.
    state.isOver = true;
  }
  return {
    requests: state.ended,
    errors: state.errors,
    detail: state.detail,
    elapsedMs: performance.now() - begunMs,
    concurrency: settings.loadConcurrency,
    durations,
  };
}

/** One of each modality after the other, so that a short load is made of all. */
function inTurn(requests: readonly AskedRequest[]): AskedRequest[] {
  const lanes = [...Map.groupBy(requests, ({ modality }) => modality).values()];
  const longest = Math.max(0, ...lanes.map((lane) => lane.length));
  return Array.from({ length: longest }, (_value, index) =>
    lanes.flatMap((lane) => lane[index] ?? []),
  ).flat();
}

import type { RolloutEvent } from "#lib/rollouts/schema.ts";

/** A stretch in which a split of a rollout was in force, as the router confirmed it. */
export type AttemptStage = {
  readonly index: number;
  readonly from: Date;
  readonly until: Date;
};

/** One restored version of a rollout: another one begins anew. */
export type RolloutAttempt = {
  readonly version: string;
  readonly stages: readonly AttemptStage[];
  /** How it ended, as far as its events tell. */
  readonly ended: "stopped_by_person" | "another_chosen" | "went_back" | "finished" | "open";
};

type Line = Pick<RolloutEvent, "at" | "kind" | "data" | "actor">;

/** What ends the stretch of a stage. */
const closing = new Set([
  "stage_started",
  "stage_confirmed",
  "waiting",
  "return_started",
  "went_back",
  "replanned",
  "finished",
]);

/**
 * The attempts of a rollout from its events, oldest first. Time in which the engine waited for the router is in no stage, since the
 * split may have been another one then. `version` is the one that traffic goes to now; `now` ends what still runs.
 */
export function rolloutAttempts(
  events: readonly Line[],
  rollout: { readonly version: string; readonly now: Date },
): RolloutAttempt[] {
  const cuts = events.flatMap(({ kind }, at) => (kind === "replanned" ? [at] : []));
  const bounds = [0, ...cuts.map((at) => at + 1)];
  return bounds.map((from, place) => {
    const cut = cuts[place];
    const own = events.slice(from, cut === undefined ? undefined : cut + 1);
    const before = cut === undefined ? undefined : events[cut]?.data["from"];
    return {
      version: typeof before === "string" ? before : rollout.version,
      stages: stagesOf(own, rollout.now),
      ended: endOf(own),
    };
  });
}

function stagesOf(events: readonly Line[], now: Date): AttemptStage[] {
  const stages: AttemptStage[] = [];
  let open: Omit<AttemptStage, "until"> | null = null;
  for (const { at, kind, data } of events) {
    if (open !== null && closing.has(kind)) {
      stages.push({ ...open, until: at });
      open = null;
    }
    if (kind === "stage_confirmed") open = { index: Number(data["stage"] ?? 0), from: at };
  }
  return open === null ? stages : [...stages, { ...open, until: now }];
}

function endOf(events: readonly Line[]): RolloutAttempt["ended"] {
  const has = (wanted: string) => events.some(({ kind }) => kind === wanted);
  const isByPerson = events.some(({ kind, actor }) => kind === "stop_accepted" && actor.kind === "person");
  const isBack = events.some(
    ({ kind, data }) => kind === "return_started" && data["warrant"] === "back_to_suspect",
  );
  if (has("replanned")) return "another_chosen";
  if (isBack) return "went_back";
  if (isByPerson && !has("resumed")) return "stopped_by_person";
  return has("finished") ? "finished" : "open";
}

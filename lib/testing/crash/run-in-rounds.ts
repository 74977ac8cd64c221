/** What was tried on one rollout: the failpoints that it had passed already, or never came to. */
type Tried = { readonly missed: readonly string[] };

type Rounds<Run extends Tried> = {
  readonly failpoints: readonly string[];
  /** How many failpoints a rollout of the first round is given. */
  readonly perRollout: number;
  /** Runs one rollout for each chain of failpoints. */
  readonly runAll: (chains: readonly string[][]) => Promise<readonly Run[]>;
};

/**
 * Tries every failpoint. What happens at one can take a rollout past the next; those are given to other rollouts, with ever
 * fewer each, at last to one of their own. Gives every run, and the failpoints that nobody came to.
 */
export async function runInRounds<Run extends Tried>({
  failpoints,
  perRollout,
  runAll,
}: Rounds<Run>): Promise<{ readonly runs: readonly Run[]; readonly owed: readonly string[] }> {
  const runs: Run[] = [];
  let left = failpoints;
  for (let each = perRollout; left.length > 0; each = Math.ceil(each / 4)) {
    const round = await runAll(chainsOf(left, each));
    runs.push(...round);
    left = round.flatMap(({ missed }) => missed);
    if (each === 1) break;
  }
  return { runs, owed: left.filter((name) => !chancy.test(name)) };
}

/**
 * Whether and how often a stage writes evidence depends on the windows of counts that it saw; a serving interval is written by
 * whoever sees the split first, the tick or the reader of targets.
 */
const chancy = / (?:update stage_evidence|(?:insert|update) serving_intervals) /;

/** Failpoints for each rollout, so many at most and spread over its whole run. */
function chainsOf(failpoints: readonly string[], each: number): string[][] {
  const count = Math.ceil(failpoints.length / each);
  return Array.from({ length: count }, (_unused, first) =>
    failpoints.filter((_name, place) => place % count === first),
  );
}

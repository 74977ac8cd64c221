/** Length of one rolled-up interval in milliseconds: 0 is the samples themselves, then a minute, an hour, six hours. */
export type RollupGrain = 0 | 60_000 | 3_600_000 | 21_600_000;

const grains = [60_000, 3_600_000, 21_600_000] as const;

type Asked = {
  /** How much time is asked for, in milliseconds, and in how many equal columns. */
  readonly spanMs: number;
  readonly columns: number;
  /** How many intervals must fit into one column; 1 when a line is drawn, more when columns are counted. */
  readonly perColumn: number;
};

/**
 * The coarsest grain of which so many intervals fit into one column, so that a year is read from about as many rows as a
 * day. The samples are kept for a while only: `isSampled` false tells that the span began before, and the least is a minute.
 */
export function chooseGrain(asked: Asked, isSampled: boolean): RollupGrain {
  const columnMs = asked.spanMs / asked.columns;
  const fitting = grains.findLast((grain) => grain * asked.perColumn <= columnMs);
  return fitting ?? (isSampled ? 0 : 60_000);
}

/** Whether `npm run test:full` runs, which takes the time that a save cannot. */
export const isFull = process.env["LASTGOOD_TEST_FULL"] === "1";

/** How many random cases a property is tried on, and how long that may take: the smaller count on every save. */
export function fullRuns(few: number, many: number): { numRuns: number; timeout: number } {
  return isFull ? { numRuns: many, timeout: 600_000 } : { numRuns: few, timeout: 60_000 };
}

/** How much is recorded of one version at most, so that golden cases stay quick to replay and small to keep. */
export const captureBounds = {
  cases: 2_000,
  /** As stored, compressed. */
  bytes: 64 * 1_048_576,
  /** Of one request, and of one answer. */
  requestBytes: 1_048_576,
  answerBytes: 1_048_576,
} as const;

/** Cases of a version that a capture from traffic aims at: 200 cases asked 5 times tell a change of 5 % (planning size). */
export const plannedCases = 200;

/** How often a case is asked where answers vary, and where the first two are the same. */
export const askings = { varying: 5, steady: 2 } as const;

/** How many more cases a modality needs of those that are there; none where the version is full. */
export function casesWanted(
  modalities: readonly string[],
  recorded: ReadonlyMap<string, number>,
): Map<string, number> {
  const each = Math.ceil(plannedCases / Math.max(1, modalities.length));
  const total = [...recorded.values()].reduce((sum, count) => sum + count, 0);
  let room = Math.max(0, captureBounds.cases - total);
  return new Map(
    modalities.map((modality) => {
      const wanted = Math.min(room, Math.max(0, each - (recorded.get(modality) ?? 0)));
      room -= wanted;
      return [modality, wanted];
    }),
  );
}

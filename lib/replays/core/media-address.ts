/** A tensor whose bytes can be fetched: an input of a golden case, or an output of its recorded answer or of one in a run. */
export type MediaPlace = {
  readonly caseId: string;
  readonly runId: string | null;
  readonly part: "input" | "output";
  readonly index: number;
};

/** Where the bytes of a tensor are fetched. */
export function mediaAddress({ caseId, runId, part, index }: MediaPlace): string {
  const run = runId === null ? "" : `?run=${runId}`;
  return `/api/v1/golden-cases/${caseId}/media/${part}-${index}${run}`;
}

/** The part and index that an address names, e.g. `input-0`; null for what names none. */
export function readMediaPart(text: string): Pick<MediaPlace, "part" | "index"> | null {
  const [, part, index] = /^(input|output)-(\d{1,3})$/u.exec(text) ?? [];
  return part === undefined ? null : { part: part as MediaPlace["part"], index: Number(index) };
}

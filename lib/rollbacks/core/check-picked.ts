import { invalidField } from "#lib/schema/app-error.ts";

/** Refuses an act that has to be confirmed by picking its version among others when another one, or none, was picked. */
export function checkPicked(versionId: string, pickedVersionId: string | null): void {
  if (pickedVersionId === versionId) return;
  throw invalidField(
    "confirmedVersionId",
    pickedVersionId === null
      ? "pick the version that traffic goes to, to confirm"
      : "is another version than the one that traffic goes to; nothing was changed",
  );
}

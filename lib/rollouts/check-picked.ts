import { AppError } from "#lib/schema/app-error.ts";

/** Pick to confirm: INVALID when another version was picked than the one that traffic goes to. */
export function checkPicked(picked: string, toVersionName: string): void {
  if (picked === toVersionName) return;
  const reason = `pick ${toVersionName}, the version that traffic goes to`;
  const detail = "Another version was picked; nothing was changed.";
  throw new AppError({ code: "INVALID", detail, invalidParams: [{ name: "version", reason }] });
}

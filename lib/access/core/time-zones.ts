/** The zones of the IANA database that this machine knows, UTC first; one that is chosen already is always among them. */
export function timeZones(chosen: string | null): readonly string[] {
  const known = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
  return chosen === null || known.includes(chosen) ? known : [chosen, ...known];
}

import type { RollbackWarning } from "#lib/versions/interface-schema.ts";
import type { RegisteredVersion } from "#lib/versions/schema.ts";

const sides = { request: "what consumers send", response: "what consumers read" } as const;

/** Codes whose plain reading would not say which way it goes. */
const sentences: Partial<Record<RollbackWarning["code"], string>> = {
  required_field_disappears: "will remove field",
  optional_field_disappears: "will remove field",
  required_field_appears: "will require field",
  field_renamed: "will rename field",
};

function lineOf({ code, severity, silent, side, field, before, after, reason }: RollbackWarning): string {
  if (code === "interface_unknown") return `- unknown: ${sides[side]} (${reason ?? "no reason given"})`;
  const act = sentences[code] ?? `${code.replaceAll("_", " ")}:`;
  const what = field === "" ? "the whole interface" : field;
  const quiet = silent ? ", without any error" : "";
  return `- ${severity}${quiet}: ${act} ${what} in ${sides[side]} (${before ?? "not there"} -> ${after ?? "not there"})`;
}

/** What rolling back from a version just registered will do, for a terminal; nothing to say gives no lines. */
export function rollbackWarningLines({
  rollbackWarnings,
}: Pick<RegisteredVersion, "rollbackWarnings">): string[] {
  if (rollbackWarnings === null || rollbackWarnings.length === 0) return [];
  return ["Rolling back from this version to its parent:", ...rollbackWarnings.map(lineOf)];
}

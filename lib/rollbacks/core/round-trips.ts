import { fieldsByPath } from "#lib/versions/core/interface-fields.ts";
import { readInterface } from "#lib/versions/core/read-interface.ts";
import type { ChangeEntry, VersionDetail } from "#lib/versions/schema.ts";

type Change = Pick<ChangeEntry, "kind" | "text">;
type Versioned = { readonly version: VersionDetail; readonly change: Change };

/** The words of a text that may be names of fields. */
export function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/[A-Za-z_][\w.]*\w|[A-Za-z_]/g) ?? []);
}

function saidIn({ text }: Change): ReadonlySet<string> {
  return namesIn(`${text.en}\n${text["zh-CN"] ?? ""}`);
}

/** The fields that a version answers; null where that is not known. */
function answersOf({ components }: VersionDetail): ReadonlySet<string> | null {
  const content = components.find(({ kind, recorded }) => kind === "interface" && recorded)?.content ?? null;
  const read = readInterface(content);
  if (!read.isReadable || read.untoldSides.includes("response")) return null;
  return new Set(fieldsByPath(read.document.outputs).keys());
}

/**
 * The changes that told of a field's going or of its return, where both ends have the field and only a version between them had not:
 * going back takes nothing away and brings nothing back, and what differs in the field is told as a change of the interface.
 */
export function roundTrips(
  left: readonly VersionDetail[],
  { from, to }: { readonly from: VersionDetail; readonly to: VersionDetail },
): ReadonlySet<Change> {
  const entries = left.flatMap((version) => version.changes.map((change) => ({ version, change })));
  const removed = entries.filter(({ change }) => change.kind === "removed");
  const added = entries.filter(({ change }) => change.kind === "added");
  if (removed.length === 0 || added.length === 0) return new Set();
  const [before, after] = [answersOf(to), answersOf(from)];
  if (before === null || after === null) return new Set();
  const kept = new Set([...before].filter((field) => after.has(field)));
  const gone = removed.filter(({ version, change }) => {
    const answers = answersOf(version);
    return answers !== null && namesOnly(change, (field) => kept.has(field) && !answers.has(field), kept);
  });
  const fields = new Set(gone.flatMap(({ change }) => [...saidIn(change)].filter((name) => kept.has(name))));
  const back = added.filter(({ change }) => namesOnly(change, (field) => fields.has(field), after));
  return new Set([...withPartner(gone, back), ...withPartner(back, gone)]);
}

/** Whether a change names fields, and each of them is one that is asked for. */
function namesOnly(
  change: Change,
  isAskedFor: (field: string) => boolean,
  fields: ReadonlySet<string>,
): boolean {
  const named = [...saidIn(change)].filter((name) => fields.has(name));
  return named.length > 0 && named.every(isAskedFor);
}

/** The changes whose fields are told by one of the others, too. */
function withPartner(changes: readonly Versioned[], others: readonly Versioned[]): Change[] {
  const told = others.map(({ change }) => saidIn(change));
  return changes
    .filter(({ change }) => told.some((names) => [...saidIn(change)].some((name) => names.has(name))))
    .map(({ change }) => change);
}

"use client";

import { Command, useCommandState } from "cmdk";
import { useEffect, useState } from "react";
import { useAnnounce } from "./announcer.tsx";

/** One entry: where it is found, all texts that it answers to, and what choosing it does. */
export type CommandEntry = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly texts: readonly string[];
  readonly choose: () => void;
};

/** Entries under one heading. */
export type CommandGroup = {
  readonly key: string;
  readonly heading: string;
  readonly entries: readonly CommandEntry[];
};

type Props = {
  label: string;
  placeholder: string;
  /** What stands in the field at first. */
  typed: string;
  /** None while they are being read: then only the note is shown, in the room that the list will have. */
  groups: readonly CommandGroup[];
  /** How well an entry's texts fit what was typed: 0 leaves it out, 1 is best. */
  match: (search: string, texts: readonly string[]) => number;
  /** What is said when nothing fits, and how many entries fit. */
  none: string;
  count: (count: number) => string;
  /** What is to be known about the list itself. */
  note: string | null;
};

function Count({ count }: Pick<Props, "count">) {
  const announce = useAnnounce();
  const found = useCommandState((state) => state.filtered.count);
  useEffect(() => announce(count(found)), [announce, count, found]);
  return null;
}

/** The entries that fit, or that none does: a list without an entry is hidden, since to those who hear the page it is no list. */
function Entries({ label, groups, none }: Pick<Props, "label" | "groups" | "none">) {
  const found = useCommandState((state) => state.filtered.count);
  return (
    <>
      {groups.length > 0 && <Command.Empty>{none}</Command.Empty>}
      <Command.List className="commands" label={label} hidden={found === 0}>
        {groups.map(({ key, heading, entries }) => (
          <Command.Group key={key} heading={heading}>
            {entries.map(({ id, label: name, hint, texts, choose }) => (
              <Command.Item key={id} value={id} keywords={[...texts]} onSelect={choose}>
                {name}
                {hint !== undefined && <span className="q">{hint}</span>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </>
  );
}

/** A search field over a list of entries that follows the keys; says how many fit. */
export function CommandList({ label, placeholder, typed, groups, match, none, count, note }: Props) {
  const [search, setSearch] = useState(typed);
  return (
    <Command label={label} loop filter={(_id, text, texts) => match(text, texts ?? [])}>
      <Command.Input className="input" placeholder={placeholder} value={search} onValueChange={setSearch} />
      {groups.length > 0 && <Count count={count} />}
      <div className="palette-found">
        {note !== null && (
          <p className="sub" role="status">
            {note}
          </p>
        )}
        {/* It comes where the note stood, and nothing moves. */}
        <Entries label={label} groups={groups} none={none} />
      </div>
    </Command>
  );
}

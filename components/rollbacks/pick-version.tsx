import { PickToConfirm } from "#components/ui/pick-to-confirm.tsx";
import type { Version } from "#lib/versions/schema.ts";

type Named = Pick<Version, "id" | "shortName">;
type Props = {
  legend: string;
  hint: string;
  /** The version that the act is about. */
  chosen: Named;
  /** Versions that it is picked among: the first two of them that are others. */
  others: readonly Named[];
};

/** Confirms an act by picking its version among up to three; in the order of their names, so that none is where it is expected. */
export function PickVersion({ legend, hint, chosen, others }: Props) {
  const wrong = others.filter(({ id }, index) => {
    const isFirst = others.findIndex((other) => other.id === id) === index;
    return isFirst && id !== chosen.id;
  });
  const options = [chosen, ...wrong.slice(0, 2)].toSorted((a, b) => a.shortName.localeCompare(b.shortName));
  return (
    <PickToConfirm
      legend={legend}
      hint={hint}
      name="confirmedVersionId"
      options={options.map(({ id, shortName }) => ({ value: id, label: shortName }))}
    />
  );
}

import type { ComponentChange, ContractView, WeighedChange } from "#lib/versions/change-schema.ts";
import type { InterfaceChange, InterfaceComparison } from "#lib/versions/interface-schema.ts";
import { weighChanges, weighedStatus } from "./consumer-impact.ts";
import type { DeclaredConsumer } from "./consumer-impact.ts";

/** Nobody reads on after so many; how many there are is told. */
const mostShown = 100;
const longestText = 300;

/** A text as a screen shows it: long ones end in an ellipsis. */
function shorten(text: string | null): string | null {
  return text === null || text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}

/** A change of the interface with texts short enough to show. */
export function shortChange<C extends Pick<InterfaceChange, "before" | "after">>(change: C): C {
  return { ...change, before: shorten(change.before), after: shorten(change.after) };
}

function rankOf({ severity, change }: WeighedChange): number {
  const rank = ["breaking", "risky", "safe"].indexOf(severity);
  return 2 * rank + (change.silent ? 0 : 1);
}

/** A comparison weighed by what the consumers declared, worst first and no longer than a person reads. */
export function contractView(
  { changes, untold }: InterfaceComparison,
  consumers: readonly DeclaredConsumer[],
): ContractView {
  const weighed = weighChanges(changes, consumers).toSorted((one, other) => rankOf(one) - rankOf(other));
  return {
    status: weighedStatus(weighed, untold),
    changes: weighed.slice(0, mostShown).map((one) => ({ ...one, change: shortChange(one.change) })),
    changeCount: weighed.length,
    untold: [...untold],
  };
}

/** The silent changes that are shown, with how many there are. */
export function shownSilentChanges(changes: readonly ComponentChange[]) {
  return { changes: changes.slice(0, mostShown).map(shortChange), count: changes.length };
}

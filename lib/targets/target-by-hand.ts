import type { SplitByHand } from "#lib/schema/split-by-hand.ts";
import { routerByHand } from "#lib/server/composition.ts";
import type { Target } from "#lib/targets/schema.ts";

/** How a person moves a target's traffic without the product; `command` is null where the router's settings do not tell. */
export function targetByHand({ router }: Pick<Target, "router">): {
  readonly kind: string;
  readonly command: SplitByHand | null;
} {
  return { kind: router.kind, command: routerByHand(router.kind, router.settings) };
}

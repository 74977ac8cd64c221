import type { Rollout } from "#lib/rollouts/schema.ts";
import type { SplitByHand } from "#lib/schema/split-by-hand.ts";
import type { Slice } from "#lib/targets/schema.ts";

/** A target's router as far as a person needs it to move traffic without the product. Never holds a secret. */
export type RouterByHand = { readonly kind: string; readonly command: SplitByHand | null };

/** The greatest weight of a server, and the draws of a map, as HAProxy counts them: 100 % of the traffic. */
const fullWeight = 256;
const fullDraws = 10_000;

/** How a person asks a router for a split without the product: a shell command, or the shares to set where none is known. */
export function slicesByHand(slices: readonly Slice[], { kind, command }: RouterByHand): string {
  if (command === null)
    return `${kind}: ${slices.map(({ version, share }) => `${version}=${share}`).join(" ")}`;
  return command.command.replace("{split}", () => asWritten(slices, command.split));
}

/** How a person asks a rollout's target for its present split without the product. */
export function splitByHand(rollout: Rollout, router: RouterByHand): string {
  return slicesByHand(rollout.traffic.intended ?? rollout.traffic.applied ?? [], router);
}

function asWritten(slices: readonly Slice[], split: SplitByHand["split"]): string {
  if (split.form === "json") return JSON.stringify({ slices });
  const shareOf = (version: string) =>
    slices.reduce((sum, slice) => (slice.version === version ? sum + slice.share : sum), 0);
  if (split.form === "cuts") {
    const draws = split.versions.map((version) => Math.round((shareOf(version) * fullDraws) / 100));
    return draws
      .slice(0, -1)
      .map((_, index) => draws.slice(0, index + 1).reduce((sum, each) => sum + each, 0))
      .join(":");
  }
  const versions = [...new Set(slices.map(({ version }) => version))];
  return versions
    .flatMap((version) => {
      const servers = split.servers[version] ?? [split.pattern.replace("{version}", version)];
      const weight = Math.round((shareOf(version) * fullWeight) / 100 / servers.length);
      return servers.map((server) =>
        split.order.replace("{server}", server).replace("{weight}", String(weight)),
      );
    })
    .join("; ");
}

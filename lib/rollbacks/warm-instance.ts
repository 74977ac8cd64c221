import type { Deployer } from "#lib/adapters/deployers/port.ts";
import type { ReplayPorts } from "#lib/replays/replay-ports.ts";
import { warmVersion } from "#lib/replays/warm-version.ts";
import type { Warmed } from "#lib/replays/warm-version.ts";
import { judgeReadiness } from "#lib/rollbacks/core/judge-readiness.ts";
import type { Context } from "#lib/server/context.ts";
import { noteWarmInstance, wantInstance, warmInstances } from "#lib/targets/warm-instances.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/** An instance to be started ahead of traffic, and the rollback it is for; null: a readiness check. */
export type InstanceToStart = {
  readonly targetId: string;
  readonly version: VersionDetail;
  readonly rollbackId: string | null;
};

type InstanceToClaim = Omit<InstanceToStart, "version"> & { readonly version: { id: string; name: string } };

type Ports = ReplayPorts & { readonly isFresh?: boolean };

/**
 * Restores and starts a version ahead of traffic, and writes down how far it came. That it is started is written before it is,
 * so that it is stopped again even if this worker dies; an instance that somebody else runs already is not ours to stop.
 */
export async function warmInstance(ctx: Context, wanted: InstanceToStart, ports: Ports): Promise<Warmed> {
  const isClaimed = await claimInstance(ctx, wanted, ports.deployer);
  const warmed = await warmVersion(wanted.version, ports);
  if (!isClaimed) return warmed;
  const { targetId, version } = wanted;
  const { parts, readyMs } = judgeReadiness({ warmed, replay: null, impacts: [] });
  const reason = parts.find(({ outcome }) => outcome === "fail" || outcome === "inconclusive")?.reason;
  const isReady = warmed.started.outcome === "ready";
  await noteWarmInstance(
    ctx,
    { targetId, versionId: version.id, requestedAt: ctx.now },
    isReady
      ? { state: "ready", durationMs: readyMs, readyAt: new Date() }
      : { state: "failed", reason: reason ?? null },
  );
  return warmed;
}

/**
 * Writes that an instance is about to be started, so that it is stopped once nobody needs it; false when a rollback has it
 * and no rollback asks.
 */
export async function claimInstance(
  ctx: Context,
  { targetId, version, rollbackId }: InstanceToClaim,
  deployer: Deployer,
): Promise<boolean> {
  const known = (await warmInstances(ctx, { targetId })).find(({ versionId }) => versionId === version.id);
  if (known !== undefined && known.rollbackId !== null && rollbackId === null) return false;
  const isOurs = known?.isOurs ?? !(await isRunning(deployer, version.name));
  const claim = { targetId, versionId: version.id, rollbackId, isOurs, state: "preparing" } as const;
  await wantInstance(ctx.db.prisma, ctx, claim);
  return true;
}

/** Whether the version runs; a deployer that does not answer is found out by starting it. */
async function isRunning(deployer: Deployer, name: string): Promise<boolean> {
  try {
    const instance = await deployer.status(name);
    return instance?.state === "ready" || instance?.state === "starting";
  } catch {
    return false;
  }
}

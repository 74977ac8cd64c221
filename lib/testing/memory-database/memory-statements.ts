import type { MemoryRow } from "./match-row.ts";
import type { MemoryTable } from "./memory-table.ts";

type StatementWorld = { readonly now: () => Date; readonly tableOf: (model: string) => MemoryTable };
type Statement = {
  /** A piece of the statement's text that no other statement has. */
  readonly mark: string;
  readonly run: (world: StatementWorld, values: readonly unknown[]) => MemoryRow[];
};

const none: MemoryRow[] = [];

function after(world: StatementWorld, milliseconds: unknown): Date {
  return new Date(world.now().getTime() + Number(milliseconds));
}

function isBefore(value: unknown, limit: Date): boolean {
  return value instanceof Date && value < limit;
}

/** A time further ahead than `aheadMs` was written before the clock was set back. */
function claimable(
  row: MemoryRow,
  dueAt: unknown,
  { now, aheadMs }: { readonly now: Date; readonly aheadMs: number },
): boolean {
  const isPast = (at: unknown) =>
    !isBefore(now, at as Date) || isBefore(new Date(now.getTime() + aheadMs), at as Date);
  return isPast(dueAt) && (row["leaseUntil"] === null || isPast(row["leaseUntil"]));
}

function sumsByModality(rows: readonly MemoryRow[]): MemoryRow[] {
  const sums = new Map<string, Record<string, unknown>>();
  for (const { versionId, modality, ...row } of rows) {
    const key = `${String(versionId)} ${String(modality)}`;
    const sum = sums.get(key) ?? { versionId, modality, requests: 0, errors: 0, correct: 0, wrong: 0 };
    for (const name of ["requests", "errors", "correct", "wrong"])
      sum[name] = Number(sum[name]) + Number(row[name]);
    sums.set(key, sum);
  }
  return [...sums.values()];
}

const rolloutStatements: readonly Statement[] = [
  {
    mark: "SET lease_owner = $1, fence = fence + 1",
    run: (world, [owner, leaseMs, limit]) => {
      const now = world.now();
      const table = world.tableOf("Rollout");
      const due = table
        .find({ orderBy: { nextTickAt: "asc" } })
        .filter(
          (row) =>
            row["state"] !== "finished" &&
            claimable(row, row["nextTickAt"], { now, aheadMs: 30_000 + 2 * Number(leaseMs) }),
        )
        .slice(0, Number(limit));
      return due.flatMap(({ id, nextTickAt }) =>
        table
          .update({ id }, { leaseOwner: owner, fence: { increment: 1 }, leaseUntil: after(world, leaseMs) })
          .map(({ fence }) => ({ id, fence, lateMs: now.getTime() - (nextTickAt as Date).getTime() })),
      );
    },
  },
  {
    mark: "AS held (held_id, held_fence)",
    run: (world, [ids, fences, leaseMs]) =>
      (ids as string[]).flatMap((id, place) =>
        world
          .tableOf("Rollout")
          .update(
            { id, fence: (fences as number[])[place], leaseUntil: { not: null } },
            { leaseUntil: after(world, leaseMs) },
          ),
      ),
  },
  {
    mark: "SET lease_until = NULL, lease_owner = NULL",
    run: (world, [id, fence, isDue]) => {
      const [row] = world.tableOf("Rollout").find({ where: { id, fence } });
      const nextTickAt = row?.["nextTickAt"] as Date | undefined;
      if (nextTickAt === undefined) return none;
      const soonest = isDue === true && world.now() < nextTickAt ? world.now() : nextTickAt;
      return world
        .tableOf("Rollout")
        .update({ id, fence }, { leaseUntil: null, leaseOwner: null, nextTickAt: soonest });
    },
  },
  {
    mark: "jsonb_to_recordset(?::jsonb) AS look (",
    run: (world, [looks]) =>
      (JSON.parse(String(looks)) as Record<string, unknown>[]).flatMap(
        ({ id, revision, fence, isDone, ...columns }) => {
          const instants = ["lastObservedAt", "tickedAt", "nextTickAt"].map((name) => {
            const text = columns[name];
            return [name, typeof text === "string" ? new Date(text) : null] as const;
          });
          const lease = isDone === true ? { leaseUntil: null, leaseOwner: null } : {};
          const change = { ...columns, ...Object.fromEntries(instants), ...lease };
          return world.tableOf("Rollout").update({ id, revision, fence }, change);
        },
      ),
  },
  {
    mark: "SET attempts = attempts + 1, last_error",
    run: (world, [id, fence, lastError, delayMs]) =>
      world
        .tableOf("Rollout")
        .update({ id, fence }, { attempts: { increment: 1 }, lastError, nextTickAt: after(world, delayMs) }),
  },
  {
    mark: "FROM rollouts WHERE id = ?::uuid AND fence =",
    run: (world, [id, fence]) => world.tableOf("Rollout").find({ where: { id, fence } }),
  },
  {
    mark: "AS asked (of_target)",
    run: (world, [targetIds]) =>
      (targetIds as string[]).flatMap((targetId) =>
        world
          .tableOf("Rollout")
          .find({ where: { targetId }, orderBy: [{ activeTargetId: "asc" }, { createdAt: "desc" }], take: 1 })
          .map((row) => ({ ...row, suspect: row["fromVersionName"] })),
      ),
  },
  {
    mark: "SELECT id FROM rollouts WHERE id =",
    run: (world, [id]) => world.tableOf("Rollout").find({ where: { id } }),
  },
  {
    mark: "UPDATE rollouts SET next_tick_at = clock_timestamp() WHERE",
    run: (world, [id]) => world.tableOf("Rollout").update({ id }, { nextTickAt: world.now() }),
  },
];

const targetStatements: readonly Statement[] = [
  {
    mark: "UPDATE targets SET generation = generation + 1",
    run: (world, [id]) => world.tableOf("Target").update({ id }, { generation: { increment: 1 } }),
  },
  {
    mark: "SET fence = fence + 1, lease_until",
    run: (world, [leaseMs, limit]) => {
      const now = world.now();
      const table = world.tableOf("Target");
      const due = table.find().filter((row) => claimable(row, row["nextReadAt"], { now, aheadMs: 60_000 }));
      return due
        .slice(0, Number(limit))
        .flatMap(({ id, nextReadAt }) =>
          table
            .update({ id }, { fence: { increment: 1 }, leaseUntil: after(world, leaseMs) })
            .map(({ fence }) => ({ id, fence, lateMs: now.getTime() - (nextReadAt as Date).getTime() })),
        );
    },
  },
  {
    mark: "AS done (done_id, done_fence, every_ms)",
    run: (world, [ids, fences, everyMs]) =>
      (ids as string[]).flatMap((id, place) => {
        const where = { id, fence: (fences as number[])[place] };
        const wait = Number((everyMs as number[])[place]);
        return world
          .tableOf("Target")
          .find({ where })
          .flatMap(({ nextReadAt }) => {
            const dueAt = nextReadAt as Date;
            const isInTime = dueAt <= world.now() && dueAt >= after(world, -wait);
            const next = isInTime ? new Date(dueAt.getTime() + wait) : after(world, wait);
            return world.tableOf("Target").update(where, { leaseUntil: null, nextReadAt: next });
          });
      }),
  },
  { mark: "FROM targets WHERE id = ", run: (world, [id]) => world.tableOf("Target").find({ where: { id } }) },
  {
    mark: "FROM target_observations WHERE",
    run: (world, [targetIds]) =>
      world.tableOf("TargetObservation").find({ where: { targetId: { in: targetIds } } }),
  },
  {
    mark: "INSERT INTO target_observations",
    run: (world, [seen]) =>
      (JSON.parse(String(seen)) as Record<string, unknown>[]).flatMap(({ targetId, ...columns }) => {
        const table = world.tableOf("TargetObservation");
        const instants = ["readAt", "observedAt", "divergedSince"].flatMap((name) => {
          const text = columns[name];
          return typeof text === "string" ? [[name, new Date(text)] as const] : [];
        });
        const change = { ...columns, ...Object.fromEntries(instants) };
        const changed = table.update({ targetId }, change);
        return changed.length > 0 ? changed : [table.insert({ targetId, ...change })];
      }),
  },
  {
    mark: "AS asked (place, target_id, newest)",
    run: (world, [places, targetIds, limits]) =>
      (places as number[]).flatMap((place, index) =>
        world
          .tableOf("Split")
          .find({
            where: { targetId: (targetIds as string[])[index] },
            orderBy: { generation: "desc" },
            take: (limits as number[])[index] ?? 0,
          })
          .map((row) => ({ place, ...row })),
      ),
  },
  {
    mark: "UPDATE serving_intervals SET ended_at",
    run: (world, [at, targetId]) => {
      const table = world.tableOf("ServingInterval");
      return table
        .find({ where: { targetId, endedAt: null } })
        .flatMap(({ id, startedAt }) =>
          table.update({ id }, { endedAt: isBefore(at, startedAt as Date) ? startedAt : at }),
        );
    },
  },
];

const sampleStatements: readonly Statement[] = [
  {
    mark: "AS asked (place, target_id, version_id, since, slice)",
    run: (world, [places, targetIds, versionIds, sinces, slices]) =>
      (places as number[]).flatMap((place, index) => {
        const where = {
          targetId: (targetIds as string[])[index],
          versionId: (versionIds as string[])[index],
          bucketAt: { gte: (sinces as Date[])[index] },
          slice: (slices as (string | null)[])[index] ?? undefined,
        };
        return sumsByModality(world.tableOf("LiveSample").find({ where })).map((row) => ({ place, ...row }));
      }),
  },
  {
    mark: "AS asked (place, target_id, version_id, since)",
    run: (world, [places, targetIds, versionIds, sinces]) =>
      (places as number[])
        .flatMap((place, index) => {
          const where = {
            targetId: (targetIds as string[])[index],
            versionId: (versionIds as string[])[index],
            bucketAt: { gte: (sinces as Date[])[index] },
          };
          return world
            .tableOf("LiveSample")
            .find({ where })
            .map((row): MemoryRow => ({ place, ...row }));
        })
        .toSorted((a, b) => (a["bucketAt"] as Date).getTime() - (b["bucketAt"] as Date).getTime()),
  },
  {
    mark: "AS asked (place, target_id, version_id)",
    run: (world, [places, targetIds, versionIds]) =>
      (places as number[]).map((place, index) => {
        const where = {
          targetId: (targetIds as string[])[index],
          versionId: (versionIds as string[])[index],
          bucketAt: { lte: world.now() },
        };
        const ends = world
          .tableOf("LiveSample")
          .find({ where })
          .map(({ bucketAt, bucketMs }) => (bucketAt as Date).getTime() + Number(bucketMs));
        return { place, knownUntil: ends.length === 0 ? null : new Date(Math.max(...ends)) };
      }),
  },
  {
    mark: "AS span (version_id, began, ended)",
    run: (world, [targetId, versionIds, begins, ends]) =>
      (versionIds as string[]).flatMap((versionId, place) => {
        const bucketAt = { gte: (begins as Date[])[place], lt: (ends as Date[])[place] };
        return sumsByModality(world.tableOf("LiveSample").find({ where: { targetId, versionId, bucketAt } }));
      }),
  },
];

const abandonedAfterMs = 60_000;

const keyStatements: readonly Statement[] = [
  {
    mark: "INSERT INTO idempotency_keys",
    run: (world, [actorId, key, endpoint, bodyHash]) => {
      const table = world.tableOf("IdempotencyKey");
      if (table.find({ where: { actorId, key } }).length > 0) return none;
      return [table.insert({ actorId, key, endpoint, bodyHash })];
    },
  },
  {
    mark: "completed_at, created_at FROM idempotency_keys",
    run: (world, [actorId, key]) =>
      world
        .tableOf("IdempotencyKey")
        .find({ where: { actorId, key } })
        .map(({ bodyHash, status, response, completedAt, createdAt }) => ({
          body_hash: bodyHash,
          status,
          response,
          completed_at: completedAt,
          created_at: createdAt,
        })),
  },
  {
    mark: "UPDATE idempotency_keys SET created_at",
    run: (world, [actorId, key]) => {
      const createdAt = { lt: after(world, -abandonedAfterMs) };
      return world
        .tableOf("IdempotencyKey")
        .update({ actorId, key, completedAt: null, createdAt }, { createdAt: world.now() });
    },
  },
  {
    mark: "UPDATE idempotency_keys SET status",
    run: (world, [actorId, key, status, response]) =>
      world
        .tableOf("IdempotencyKey")
        .update(
          { actorId, key },
          { status, response: JSON.parse(String(response)) as unknown, completedAt: world.now() },
        ),
  },
  {
    mark: "DELETE FROM idempotency_keys WHERE actor_id",
    run: (world, [actorId, key]) => {
      world.tableOf("IdempotencyKey").remove({ actorId, key, completedAt: null });
      return none;
    },
  },
];

const otherStatements: readonly Statement[] = [
  { mark: "SELECT clock_timestamp() AS now", run: (world) => [{ now: world.now() }] },
  { mark: "pg_advisory_xact_lock", run: () => none },
  { mark: "pg_notify", run: () => none },
  {
    mark: "INSERT INTO jobs",
    run: (world, [name, data]) => [world.tableOf("QueuedJob").insert({ name, data })],
  },
];

const statements = [
  ...rolloutStatements,
  ...targetStatements,
  ...sampleStatements,
  ...keyStatements,
  ...otherStatements,
];
const known = new Map<string, Statement>();

/** Does what a statement of the product does in Postgres; throws for one that is not known here. */
export function runStatement(world: StatementWorld, text: string, values: readonly unknown[]): MemoryRow[] {
  const statement = known.get(text) ?? statements.find(({ mark }) => text.includes(mark));
  if (statement === undefined)
    throw new Error(`the database in memory does not know this statement: ${text}`);
  known.set(text, statement);
  return statement.run(world, values);
}

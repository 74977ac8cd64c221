import { chainHash, genesisHash } from "#lib/audit/chain-hash.ts";
import type { ChainedEntry } from "#lib/audit/schema.ts";
import type { RolloutEvent } from "#lib/rollouts/schema.ts";
import { raisesShare, hasSameShares, shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import type { Slice } from "#lib/targets/schema.ts";
import type { MemoryRow } from "#lib/testing/memory-database/match-row.ts";
import { stagesOf, targetId, worldPlan } from "./world-plan.ts";
import type { EngineWorld } from "./engine-world.ts";
import type { RouterChange, SentWrite } from "./model-router.ts";
import type { Acknowledged } from "./run-command.ts";
import { holds, Violation } from "./violation.ts";

const exact = 1e-6;
const still = ["paused", "waiting", "stopped", "finished"];

/** What is remembered of a rollout to judge its next step: when its stage arrived, and which it may enter. */
type Followed = {
  stage: number;
  confirmedAtObservableMs: number | null;
  confirmedAt: Date | null;
  /** Whether it came to a stand that only a person ends. */
  isStill: boolean;
};

const standing = ["paused", "waiting", "stopped", "stop_accepted", "another_wanted"];

/** Watches one world and throws a `Violation` as soon as one of S1 to S8 does not hold; asked after every command. */
export class SafetyWatch {
  readonly #world: EngineWorld;
  readonly #acknowledged: Acknowledged[] = [];
  readonly #followed = new Map<string, Followed>();
  readonly #seen = { audit: 0, events: 0, splits: 0, changes: 0 };
  #lastHash = genesisHash;
  #before: ReadonlyMap<string, MemoryRow> = new Map();

  constructor(world: EngineWorld) {
    this.#world = world;
    world.router.onSend = (write) => this.#checkSend(write);
    world.afterRound = () => this.check([]);
    this.#watchFences();
  }

  /** `acknowledged`: presses that the command answered with success. */
  check(acknowledged: readonly Acknowledged[]): void {
    this.#checkSent();
    this.#acknowledged.push(...acknowledged);
    this.#checkOneActive();
    const entries = this.#checkAudit();
    this.#checkMoves(entries);
    this.#checkSplits();
    this.#checkEvents();
    this.#checkRouter();
    this.#checkMessages();
    this.#checkAcknowledged();
    this.#before = new Map(this.#rollouts().map((row) => [String(row["id"]), row]));
    this.#noteStops();
  }

  #refused: Error | null = null;

  /** Where the router stood when a stop became effective. */
  readonly #frozenAt = new Map<string, readonly Slice[]>();

  #noteStops(): void {
    for (const [id, { state, stopEffectiveAt }] of this.#before) {
      const isEffective = state === "stopped" && stopEffectiveAt !== null;
      if (!isEffective) this.#frozenAt.delete(id);
      else if (!this.#frozenAt.has(id)) this.#frozenAt.set(id, this.#world.router.slices);
    }
  }

  /** S3 and S8 at the moment of sending: the intent is committed, and the sender still holds its claim. */
  #checkSend(write: SentWrite): void {
    try {
      this.#checkIntent(write);
      this.#checkFence(write);
    } catch (error) {
      this.#refused ??= error as Error;
    }
  }

  /** What was found while a worker was sending, where an error would only look like a failed call. */
  #checkSent(): void {
    if (this.#refused !== null) throw this.#refused;
  }

  #checkIntent({ generation, slices }: SentWrite): void {
    const [split] = this.#table("Split").find({ where: { generation } });
    const isWanted = split !== undefined && hasSameShares(split["slices"] as Slice[], slices, exact);
    holds(isWanted, "S3", () => `generation ${generation} was sent to the router and never committed`);
    const audited = this.#table("AuditEntry").rows.some(
      ({ action, after }) =>
        action === "split.wanted" && (after as { generation?: number } | null)?.generation === generation,
    );
    holds(audited, "S3", () => `generation ${generation} was sent to the router without an audit row`);
  }

  #checkFence({ sender, generation }: SentWrite): void {
    const worker = this.#world.workers.find(({ name }) => name === sender);
    const row = this.#world.rollout;
    if (worker === undefined || row === null || this.#world.hasClockJumped) return;
    const holder = row["leaseOwner"];
    holds(
      holder === sender,
      "S8",
      () => `${sender} sent generation ${generation} while ${String(holder)} held the lease`,
    );
  }

  /** S8 at the database: a loop changes a rollout only under the fence of its own newest claim. */
  #watchFences(): void {
    const table = this.#table("Rollout");
    const update = table.update.bind(table);
    const fences = new Map<string, unknown>();
    table.update = (where, data) => {
      const loop = this.#world.workers.find(({ ticks }) => ticks.isStepping)?.name;
      const before = table.rows;
      const after = update(where, data);
      if (loop === undefined) return after;
      for (const row of after) {
        if (data["leaseOwner"] === loop) fences.set(`${loop} ${String(row["id"])}`, row["fence"]);
        const fence = fences.get(`${loop} ${String(row["id"])}`);
        if (table.rows === before || fence === row["fence"]) continue;
        this.#refused ??= new Violation(
          "S8",
          `${loop} wrote under fence ${String(fence)} after ${String(row["fence"])}`,
        );
      }
      return after;
    };
  }

  #checkOneActive(): void {
    const active = this.#rollouts().filter(({ state }) => state !== "finished").length;
    holds(active <= 1, "S2", () => `${active} rollouts of one target are not finished`);
  }

  /** S7: every row names the one before and has the hash of what it says. */
  #checkAudit(): readonly MemoryRow[] {
    const entries = this.#table("AuditEntry").rows.slice(this.#seen.audit);
    for (const { seq, hash, ...entry } of entries) {
      holds(
        entry["previousHash"] === this.#lastHash,
        "S7",
        () => `audit row ${String(seq)} does not follow the one before`,
      );
      holds(
        chainHash(entry as ChainedEntry) === hash,
        "S7",
        () => `audit row ${String(seq)} does not have its hash`,
      );
      holds(Boolean(entry["actorName"]), "S7", () => `audit row ${String(seq)} has no actor`);
      this.#lastHash = String(hash);
    }
    this.#seen.audit += entries.length;
    return entries;
  }

  /** S7 and S8: a change of state has an audit row of the same step, and raises the revision. */
  #checkMoves(entries: readonly MemoryRow[]): void {
    for (const row of this.#rollouts()) {
      const before = this.#before.get(String(row["id"]));
      if (before === undefined || before["state"] === row["state"]) continue;
      const move = `${String(before["state"])} to ${String(row["state"])}`;
      const isAudited = entries.some(({ objectId }) => objectId === row["id"]);
      holds(isAudited, "S7", () => `the rollout went from ${move} without an audit row`);
      holds(
        Number(row["revision"]) > Number(before["revision"]),
        "S8",
        () => `${move} without a new revision`,
      );
    }
  }

  /** S1, S3, S4 of what is wanted: generations without gaps, the suspect never more, the stage never above its share. */
  #checkSplits(): void {
    const splits = this.#table("Split").rows;
    for (const [offset, split] of splits.slice(this.#seen.splits).entries()) {
      const place = this.#seen.splits + offset;
      const generation = Number(split["generation"]);
      holds(generation === place + 1, "S3", () => `generation ${generation} came after ${place}`);
      const row = this.#rollouts().find(({ id }) => id === split["rolloutId"]);
      if (row === undefined) continue;
      this.#checkWanted(split, row, splits.slice(0, place));
    }
    this.#seen.splits = splits.length;
  }

  #checkWanted(split: MemoryRow, row: MemoryRow, earlier: readonly MemoryRow[]): void {
    const slices = split["slices"] as Slice[];
    const suspect = String(row["fromVersionName"]);
    const own = earlier.findLast(
      ({ withdrawnAt, rolloutId }) => withdrawnAt === null && rolloutId === row["id"],
    );
    const before = (own?.["slices"] ?? split["replaces"]) as Slice[] | null;
    // Where the router stands already, whoever put it there, nobody gets more.
    const isThere = split["replaces"] !== null && hasSameShares(split["replaces"] as Slice[], slices, exact);
    const isMore = before !== null && raisesShare(suspect, before, slices);
    const isRaised = isMore && !isThere && !this.#hasChoice(split);
    holds(
      !isRaised,
      "S1",
      () => `generation ${String(split["generation"])} gives the suspect more, and nobody chose that`,
    );
    // What a stand freezes is where the router is, or was before: it moves nothing on.
    const frozenAt = [before, split["replaces"] as Slice[] | null];
    const isFrozen = frozenAt.some((each) => each !== null && hasSameShares(each, slices, exact));
    const isStill = still.includes(String(row["state"])) && !this.#hasChoice(split);
    holds(
      !isStill || isFrozen,
      "S4",
      () =>
        `generation ${String(split["generation"])} was wanted while the rollout was ${String(row["state"])}`,
    );
    const allowed = stagesOf(row)[Number(row["stageIndex"])]?.share ?? 0;
    const restored = String(row["toVersionName"]);
    const found = split["replaces"] as Slice[] | null;
    const had = Math.max(
      ...[before, found].map((each) => (each === null ? 0 : shareOfVersion(each, restored))),
    );
    const given = shareOfVersion(slices, restored);
    this.#checkCapacity(row, { given, had });
    holds(
      given <= Math.max(allowed, had) + exact,
      "S4",
      () => `${given} % is above the stage's ${allowed} %`,
    );
  }

  /** S4 of a partial shift: no more than the instances carry that the router told of, unless a person forced it. */
  #checkCapacity(
    { id, capacity, revision }: MemoryRow,
    { given, had }: { readonly given: number; readonly had: number },
  ): void {
    const isForced =
      this.#table("RolloutEvent").find({ where: { rolloutId: id, kind: "shift_forced", revision } }).length >
      0;
    const most = capacity === null || isForced ? 100 : Math.max(had, Number(capacity));
    holds(given <= most + exact, "S4", () => `${given} % is more than the ready instances' ${most} %`);
  }

  #hasChoice({ choiceId }: MemoryRow): boolean {
    if (choiceId === null || choiceId === undefined) return false;
    return this.#table("HumanChoice").rows.some(
      ({ id, actorKind }) => id === choiceId && actorKind === "person",
    );
  }

  /** S4 of steps: none is skipped, and none is entered by itself before its hold is over and its data is there. */
  #checkEvents(): void {
    const events = this.#table("RolloutEvent").rows;
    for (const event of events.slice(this.#seen.events))
      this.#follow(event as unknown as RolloutEvent & MemoryRow);
    this.#seen.events = events.length;
  }

  #follow({ rolloutId, kind, data, ...event }: RolloutEvent & MemoryRow): void {
    const id = String(rolloutId);
    const known = this.#followed.get(id) ?? {
      stage: -1,
      confirmedAtObservableMs: null,
      confirmedAt: null,
      isStill: false,
    };
    this.#followed.set(id, known);
    if (standing.includes(kind)) known.isStill = true;
    else if (event["actorKind"] === "person") known.isStill = false;
    if (kind === "replanned") known.stage = -1;
    if (kind === "stage_confirmed") {
      // It was read back when the decision was made, which may be a while before its commit.
      const agoMs = Math.max(0, this.#world.nowMs - event.at.getTime());
      known.confirmedAtObservableMs = this.#world.observableMs - agoMs;
      known.confirmedAt = event.at;
    }
    if (kind !== "stage_started") return;
    const stage = Number(data["stage"]);
    holds(!known.isStill, "S4", () => `stage ${stage} was entered while the rollout stood still`);
    holds(stage <= known.stage + 1, "S4", () => `stage ${stage} came after stage ${known.stage}`);
    const row = this.#rollouts().find((each) => each["id"] === rolloutId);
    if (row !== undefined && event["actorKind"] === "automation" && stage > known.stage && stage > 0)
      this.#checkHold(known, row);
    Object.assign(known, { stage, confirmedAtObservableMs: null, confirmedAt: null });
  }

  #checkHold({ stage, confirmedAtObservableMs, confirmedAt }: Followed, row: MemoryRow): void {
    const neededMs = stagesOf(row)[stage]?.holdMs ?? 0;
    const heldMs = confirmedAtObservableMs === null ? 0 : this.#world.observableMs - confirmedAtObservableMs;
    holds(heldMs >= neededMs, "S4", () => `stage ${stage} was left after ${heldMs} of ${neededMs} ms`);
    const samples = this.#table("LiveSample").find({
      where: { versionId: row["toVersionId"], bucketAt: { gte: confirmedAt } },
    });
    const requests = samples.reduce((sum, sample) => sum + Number(sample["requests"]), 0);
    const needed = worldPlan.minimumRequestsPerArm;
    holds(requests >= needed, "S4", () => `stage ${stage} was left on ${requests} requests`);
  }

  /** S1 and S4 at the router itself, for every write of ours that it accepted. */
  #checkRouter(): void {
    const { changes } = this.#world.router;
    for (const [offset, change] of changes.slice(this.#seen.changes).entries()) {
      if (change.by === "us") this.#checkAccepted(change, changes.slice(0, this.#seen.changes + offset));
    }
    this.#seen.changes = changes.length;
  }

  #checkAccepted(change: RouterChange, earlier: readonly RouterChange[]): void {
    const { generation, slices, before } = change;
    if (hasSameShares(before, slices, exact)) return;
    const [split] = this.#table("Split").find({ where: { generation } });
    const row = this.#rollouts().find(({ id }) => id === split?.["rolloutId"]);
    if (split === undefined || row === undefined) return;
    const hadNewer = earlier.some((each) => each.by === "us" && (each.generation ?? 0) > (generation ?? 0));
    const { hasCas } = this.#world.router;
    // A router without compare-and-set takes a late write; the read-back must put that right, which L4 asks.
    if (hadNewer && !hasCas) return;
    holds(!hadNewer, "S8", () => `the router went back to generation ${generation}`);
    // Without compare-and-set it also takes a write over whatever somebody put there since the read.
    if (hasCas || earlier.at(-1)?.by === "us") this.#checkRaise(change, { split, row });
    this.#checkEffective(change, row, earlier);
  }

  #checkRaise(
    { slices, before, generation }: RouterChange,
    { split, row }: { readonly split: MemoryRow; readonly row: MemoryRow },
  ): void {
    const suspect = String(row["fromVersionName"]);
    const isWanted = this.#hasChoice(split) || this.#isAskedFor(split);
    const isRaised = raisesShare(suspect, before, slices) && !isWanted;
    holds(!isRaised, "S1", () => `generation ${generation} gave the suspect more at the router`);
  }

  /**
   * After a stop is effective only the split that it froze is put in again, whichever generation of ours put it in first. A router
   * without compare-and-set also takes what was given up and arrives late; L4 asks that this is put right, or shown.
   */
  #checkEffective(
    { generation, slices }: RouterChange,
    row: MemoryRow,
    earlier: readonly RouterChange[],
  ): void {
    if (row["state"] !== "stopped" || row["stopEffectiveAt"] === null) return;
    const splits = this.#table("Split").rows;
    const frozen = splits.findLast(({ withdrawnAt }) => withdrawnAt === null);
    const wasIn = earlier.some((each) => each.by === "us" && hasSameShares(each.slices, slices, exact));
    const isWanted = hasSameShares((frozen?.["slices"] ?? []) as Slice[], slices, exact);
    const isFrozen = hasSameShares(this.#frozenAt.get(String(row["id"])) ?? slices, slices, exact);
    const isGivenUp = splits.some(
      (split) => split["generation"] === generation && split["withdrawnAt"] !== null,
    );
    const isOlder = isGivenUp || Number(generation) < Number(splits.at(-1)?.["generation"]);
    holds(
      (wasIn && isWanted) || isFrozen || (isOlder && !this.#world.router.hasCas),
      "S1",
      () => `generation ${generation} moved traffic after the stop was effective`,
    );
  }

  /** A person resumed after somebody else had written, and so asked for our split instead of what was there. */
  #isAskedFor({ rolloutId, committedAt }: MemoryRow): boolean {
    const resumed = this.#table("RolloutEvent").find({ where: { rolloutId, kind: "resumed" } });
    return resumed.some(({ at }) => (at as Date).getTime() === (committedAt as Date).getTime());
  }

  /** S5: whatever the operators must hear was queued in the very transaction. */
  #checkMessages(): void {
    const told = this.#table("QueuedJob").find({ where: { name: "tell_operators" } }).length;
    const due = this.#table("RolloutEvent").rows.filter(
      ({ rolloutId, kind, data }) =>
        ["waiting", "stopped", "finished"].includes(String(kind)) ||
        (kind === "stage_confirmed" && this.#isWhole(rolloutId, data as { stage: number; share: number })),
    ).length;
    holds(told >= due, "S5", () => `${due} messages are due and ${told} were queued`);
  }

  /** Whether all traffic has arrived with the last stage. */
  #isWhole(rolloutId: unknown, { stage, share }: { stage: number; share: number }): boolean {
    const row = this.#rollouts().find(({ id }) => id === rolloutId);
    return share === 100 && row !== undefined && stage === stagesOf(row).length - 1;
  }

  /** S6: what was acknowledged is there, once. */
  #checkAcknowledged(): void {
    for (const { rolloutId, revision, name } of this.#acknowledged) {
      const events = this.#table("RolloutEvent").find({
        where: { rolloutId, revision, actorKind: "person" },
      });
      holds(events.length > 0, "S6", () => `the acknowledged press "${name}" was lost`);
    }
    const presses = new Set(this.#acknowledged.map(({ rolloutId, revision }) => `${rolloutId} ${revision}`));
    holds(presses.size === this.#acknowledged.length, "S6", () => "one press had its effect twice");
  }

  #rollouts(): readonly MemoryRow[] {
    return this.#table("Rollout").find({ where: { targetId } });
  }

  #table(model: string) {
    return this.#world.db.tableOf(model);
  }
}

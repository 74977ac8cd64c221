import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import type { ArtifactStore } from "#lib/adapters/artifact-stores/port.ts";
import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { listDueArtifacts, updateCheck } from "#lib/versions/artifact-store.ts";
import type { DueArtifact } from "#lib/versions/artifact-store.ts";
import type { Component } from "#lib/versions/schema.ts";

/** Which artifacts to check: of one model or of all, not checked for so long, at most so many. */
export type CheckArtifacts = {
  readonly modelId: string | null;
  readonly olderThanMs: number;
  readonly limit: number;
  /** Finds the store that reads an address; null when none does. */
  readonly openStore: (uri: string) => ArtifactStore | null;
};

const maxBytes = 4 * 1024 ** 3;

/**
 * Fetches artifacts that are due and compares their digests, so that a version whose files are gone is known before the bad
 * night; gives how many were checked. A store that cannot be reached just now changes nothing: the next round asks again.
 */
export async function checkArtifacts(ctx: Context, input: CheckArtifacts): Promise<number> {
  authorize(ctx, "operate");
  const { modelId, olderThanMs, limit } = input;
  const due = await listDueArtifacts(ctx.db, {
    modelId,
    before: new Date(ctx.now.getTime() - olderThanMs),
    limit,
  });
  const directory = await mkdtemp(join(tmpdir(), "lastgood-artifacts-"));
  try {
    for (const artifact of due) {
      const check = await checkArtifact(artifact, { directory, openStore: input.openStore, now: ctx.now });
      await updateCheck(ctx.db, artifact.componentId, { triedAt: ctx.now, check });
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return due.length;
}

async function checkArtifact(
  { uri, sha256 }: DueArtifact,
  ports: { directory: string; openStore: CheckArtifacts["openStore"]; now: Date },
): Promise<Component["check"]> {
  const at = ports.now;
  const store = ports.openStore(uri);
  if (store === null) return { at, result: "missing", detail: `no artifact store reads ${uri}` };
  const file = join(ports.directory, "artifact");
  try {
    const fetched = await store.fetch(uri, file, { maxBytes });
    if (fetched.sha256 === sha256) return { at, result: "intact", detail: null };
    return { at, result: "mismatch", detail: `recorded ${sha256}, found ${fetched.sha256}` };
  } catch (error) {
    if (error instanceof AdapterError && error.retryable) return null;
    const detail = error instanceof Error ? error.message : "could not be fetched";
    return { at, result: "missing", detail: detail.slice(0, 500) };
  } finally {
    await rm(file, { force: true });
  }
}

import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ArtifactStore } from "#lib/adapters/artifact-stores/port.ts";
import type { RestoredComponent } from "#lib/replays/schema.ts";
import { failureReasonOf } from "#lib/schema/failure-reason.ts";
import type { Component, ComponentKind } from "#lib/versions/schema.ts";

/** The file of each component in a bundle's directory. */
export const componentFiles = {
  weights: "weights.bin",
  config: "config.json",
  preprocessing: "preprocessing.json",
  postprocessing: "postprocessing.json",
  interface: "interface.json",
  runtime: "runtime.json",
  monitoring: "monitoring.json",
} as const satisfies Record<ComponentKind, string>;

/** Finds the store that reads an address; null when none does. */
export type OpenStore = (uri: string) => ArtifactStore | null;

const maxArtifactBytes = 4 * 1024 ** 3;

/** Where a bundle's artifacts come from. */
export type RestoreFrom = {
  readonly openStore: OpenStore;
  /** Fetches every artifact anew; otherwise a file that is there and has the recorded digest is kept. */
  readonly isFresh?: boolean;
};

/**
 * Writes the files of a bundle into a directory and verifies every digest. A component that is missing, not recorded or
 * different from its digest is said so and nothing stands in for it. Two restores of one bundle may run at once.
 */
export async function restoreBundle(
  components: readonly Component[],
  directory: string,
  from: RestoreFrom,
): Promise<RestoredComponent[]> {
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const restored: RestoredComponent[] = [];
  for (const component of components) {
    restored.push(await restoreComponent(component, join(directory, componentFiles[component.kind]), from));
  }
  return restored;
}

async function restoreComponent(
  component: Component,
  file: string,
  { openStore, isFresh }: RestoreFrom,
): Promise<RestoredComponent> {
  const { kind, recorded, sha256, content, uri } = component;
  if (!recorded || sha256 === null) return { component: kind, status: "not_recorded", detail: null };
  if (content !== null) {
    const digest = createHash("sha256").update(content, "utf8").digest("hex");
    if (digest !== sha256) return mismatch(kind, sha256, digest);
    const written = besideFile(file);
    await writeFile(written, content, "utf8");
    await rename(written, file);
    return { component: kind, status: "restored", detail: null };
  }
  if (isFresh !== true && (await digestOfFile(file)) === sha256)
    return { component: kind, status: "restored", detail: null };
  const store = uri === null ? null : openStore(uri);
  if (uri === null || store === null) {
    return {
      component: kind,
      status: "missing",
      detail: `no artifact store reads ${uri ?? "an empty address"}`,
      why: { code: "no_store", facts: { uri: uri ?? "–" } },
    };
  }
  return fetchComponent({ kind, sha256, uri }, file, store);
}

async function fetchComponent(
  { kind, sha256, uri }: { kind: ComponentKind; sha256: string; uri: string },
  file: string,
  store: ArtifactStore,
): Promise<RestoredComponent> {
  // An instance may run on the file that is there: it is replaced only by what was verified.
  const unverified = besideFile(file);
  try {
    const fetched = await store.fetch(uri, unverified, { maxBytes: maxArtifactBytes });
    if (fetched.sha256 !== sha256) {
      await rm(unverified, { force: true });
      return mismatch(kind, sha256, fetched.sha256);
    }
    await rename(unverified, file);
    return { component: kind, status: "restored", detail: null };
  } catch (error) {
    await rm(unverified, { force: true });
    const detail = error instanceof Error ? error.message : "could not be fetched";
    return { component: kind, status: "missing", detail, why: failureReasonOf(error) };
  }
}

/** A name for a file that is not verified yet; each restore has its own. */
function besideFile(file: string): string {
  return `${file}.${randomUUID().slice(0, 8)}.unverified`;
}

/** SHA-256 of a file, or null when there is none that can be read. */
async function digestOfFile(file: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file), hash);
    return hash.digest("hex");
  } catch {
    return null;
  }
}

function mismatch(component: ComponentKind, expected: string, found: string): RestoredComponent {
  return { component, status: "mismatch", detail: `recorded ${expected}, found ${found}` };
}

import type { Version } from "#lib/versions/schema.ts";

type Dated = Pick<Version, "id" | "parentId" | "builtAt">;

/** More versions are not compared one by one; the nearest matter most to who goes back. */
const mostSteps = 12;

/**
 * The versions on the way back from the newer of two to the older one, the older one last and the newer one left out: by
 * parents, or by the time at which they were built where the parents do not lead there.
 */
export function versionsBack<V extends Dated>(versions: readonly V[], [one, other]: readonly [V, V]): V[] {
  const [newer, older] = one.builtAt >= other.builtAt ? [one, other] : [other, one];
  const between = byParents(versions, newer, older) ?? byTime(versions, newer, older);
  return [...between.slice(0, mostSteps - 1), older];
}

function byParents<V extends Dated>(versions: readonly V[], newer: V, older: V): V[] | null {
  const byId = new Map(versions.map((version) => [version.id, version]));
  const way: V[] = [];
  let at = newer.parentId;
  while (at !== null && at !== older.id) {
    const version = byId.get(at);
    if (version === undefined || way.includes(version)) return null;
    way.push(version);
    at = version.parentId;
  }
  return at === older.id ? way : null;
}

function byTime<V extends Dated>(versions: readonly V[], newer: V, older: V): V[] {
  return versions
    .filter(({ id }) => id !== newer.id && id !== older.id)
    .filter(({ builtAt }) => builtAt >= older.builtAt && builtAt <= newer.builtAt)
    .toSorted((one, other) => other.builtAt.getTime() - one.builtAt.getTime());
}

import type { Slice, SliceRole } from "#lib/adapters/traffic-routers/port.ts";
import { poolOfKey, type PoolShares } from "./pools.ts";

/** Our last intent, kept in HAProxy's own map, so that every worker and every late write meets it there. */
export interface Ledger {
  readonly generation: number;
  readonly appliedAt: Date;
  readonly slices: readonly Slice[];
}

const ROLES: readonly SliceRole[] = ["restored", "control", "rest"];

/** One word for the runtime API: no blank, semicolon or backslash, whatever a version is called. */
export function encodeLedger({ generation, appliedAt, slices }: Ledger): string {
  const listed = slices.map(({ role, share, version }) => `${role}=${share}=${encodeURIComponent(version)}`);
  return [generation, appliedAt.getTime(), ...listed].join("|");
}

/** Reads it back; null for whatever we did not write. */
export function decodeLedger(value: string | null): Ledger | null {
  const [generation, appliedAtMs, ...listed] = (value ?? "").split("|");
  if (!/^\d+$/.test(generation ?? "") || !/^\d+$/.test(appliedAtMs ?? "")) return null;
  const slices = listed.map(decodeSlice).filter((slice) => slice !== null);
  if (slices.length !== listed.length) return null;
  return { generation: Number(generation), appliedAt: new Date(Number(appliedAtMs)), slices };
}

function decodeSlice(text: string): Slice | null {
  const [role, share, version] = text.split("=");
  const known = ROLES.find((item) => item === role);
  if (known === undefined || version === undefined || !Number.isFinite(Number(share))) return null;
  return { role: known, share: Number(share), version: decodeURIComponent(version) };
}

/**
 * Shares per pool as slices: in the roles of our last intent, and as `rest` where we never named the version. Where HAProxy
 * does not tell control slices apart (`tellsControl` false), a version with two roles has them in the intent's proportions.
 */
export function asSlices(pools: PoolShares, ledger: Ledger | null, tellsControl: boolean): Slice[] {
  return [...pools].flatMap(([key, share]): Slice[] => {
    const { version, isControl } = poolOfKey(key);
    if (isControl) return [{ version, role: "control", share }];
    const named = (ledger?.slices ?? []).filter((slice) => slice.version === version && slice.share > 0);
    if (tellsControl) {
      const role = named.find((slice) => slice.role !== "control")?.role ?? "rest";
      return [{ version, role, share }];
    }
    const intended = named.reduce((sum, slice) => sum + slice.share, 0);
    if (intended === 0) return [{ version, role: "rest", share }];
    return named.map(({ role, share: part }) => ({ version, role, share: (share * part) / intended }));
  });
}

import type { Slice, SliceRole } from "#lib/adapters/traffic-routers/port.ts";

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
 * Shares per version as slices: in the roles of our last intent, in its proportions where one version has two of them,
 * and as `rest` where we never named the version. HAProxy itself knows versions only.
 */
export function asSlices(shares: ReadonlyMap<string, number>, ledger: Ledger | null): Slice[] {
  return [...shares].flatMap(([version, share]): Slice[] => {
    const named = (ledger?.slices ?? []).filter((slice) => slice.version === version && slice.share > 0);
    const intended = named.reduce((sum, slice) => sum + slice.share, 0);
    if (intended === 0) return [{ version, role: roleOf(version, ledger), share }];
    return named.map(({ role, share: part }) => ({ version, role, share: (share * part) / intended }));
  });
}

function roleOf(version: string, ledger: Ledger | null): SliceRole {
  return ledger?.slices.find((slice) => slice.version === version)?.role ?? "rest";
}

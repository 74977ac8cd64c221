import type { Version } from "#lib/versions/schema.ts";

/** How traffic stands while another version is chosen; shares in percent. */
export type AnotherVersion = {
  /** The version that traffic went to so far. */
  readonly restored: Version;
  readonly share: number;
  readonly suspectShare: number;
  /** What the suspect had before the first stage; null before it. */
  readonly suspectShareBefore: number | null;
};

import type { Tree } from "../tree.ts";

/** One place where a house rule is broken, and what to do about it. */
export interface Violation {
  readonly rule: string;
  readonly file: string;
  readonly message: string;
}

/** A house rule: reads a project's tree and gives what breaks it. */
export type HouseRule = (tree: Tree) => Violation[];

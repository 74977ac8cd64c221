import path from "node:path";
import { fileURLToPath } from "node:url";

/** Directory that holds the committed bundles, one folder per version, and `history.json`. */
export const BUNDLES_DIRECTORY = path.join(path.dirname(fileURLToPath(import.meta.url)), "bundles");

/** Gives the bundle directory of a version by its full name. */
export const bundleDirectoryOf = (version: string): string => path.join(BUNDLES_DIRECTORY, version);

import { fileStore } from "./file/index.ts";
import { httpStore } from "./http/index.ts";
import type { ArtifactStoreDefinition } from "./port.ts";

/** Every artifact store there is. */
export const artifactStores: readonly ArtifactStoreDefinition[] = [fileStore, httpStore];

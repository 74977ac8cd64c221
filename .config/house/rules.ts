import { completeAdapters } from "./adapters.ts";
import { documentedExports } from "./docblocks.ts";
import { translations } from "./messages.ts";
import { bannedNames, kebabCase, knownTopLevel, noIndexFiles, sheetLength } from "./names.ts";
import { noMachinePaths } from "./portability.ts";
import { completeRecords } from "./records.ts";
import { declaredRoutes, shortPages } from "./screens.ts";
import { environmentInOnePlace, noClockInCore, noEvasion, noServerActions } from "./source.ts";
import type { HouseRule } from "./violation.ts";

/** Every house rule that looks at the tree alone. */
export const houseRules: readonly HouseRule[] = [
  bannedNames,
  completeAdapters,
  completeRecords,
  declaredRoutes,
  documentedExports,
  environmentInOnePlace,
  kebabCase,
  knownTopLevel,
  noClockInCore,
  noEvasion,
  noIndexFiles,
  noMachinePaths,
  noServerActions,
  sheetLength,
  shortPages,
  translations,
];

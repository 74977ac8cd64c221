import type { DeployerDefinition } from "./port.ts";
import { processDeployer } from "./process/index.ts";

/** Every deployer there is. */
export const deployers: readonly DeployerDefinition[] = [processDeployer];

import { Command } from "commander";
import { registerBackup } from "./commands/backup.ts";
import { registerBuild } from "./commands/build.ts";
import { registerConsumerCommands } from "./commands/consumer.ts";
import { registerDatabase } from "./commands/db.ts";
import { registerEvaluationCommands } from "./commands/evaluation.ts";
import { registerOpenapi } from "./commands/openapi.ts";
import { registerReleaseCommands } from "./commands/release.ts";
import { registerRestore } from "./commands/restore.ts";
import { registerRollbackCommands } from "./commands/rollback.ts";
import { registerTargetCommands } from "./commands/target.ts";
import { registerTokenCommands } from "./commands/token.ts";
import { registerUp } from "./commands/up.ts";
import { registerVersionCommands } from "./commands/version.ts";

const commands = [
  registerUp,
  registerDatabase,
  registerBackup,
  registerRestore,
  registerBuild,
  registerVersionCommands,
  registerEvaluationCommands,
  registerRollbackCommands,
  registerReleaseCommands,
  registerTargetCommands,
  registerConsumerCommands,
  registerTokenCommands,
  registerOpenapi,
];
/** Gives the command line with every command; nothing has run yet. */
export function createProgram(): Command {
  const program = new Command("lastgood")
    .description("Version history and guided rollback for multimodal AI models")
    .showHelpAfterError("(lastgood --help lists the commands)");
  for (const register of commands) register(program);
  return program;
}

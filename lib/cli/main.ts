import { Command } from "commander";
import { registerBackup } from "./commands/backup.ts";
import { registerDatabase } from "./commands/db.ts";
import { registerOpenapi } from "./commands/openapi.ts";
import { registerRestore } from "./commands/restore.ts";
import { registerUp } from "./commands/up.ts";
import { lineOf } from "./command-error.ts";

const program = new Command("lastgood")
  .description("Version history and guided rollback for multimodal AI models")
  .showHelpAfterError("(lastgood --help lists the commands)");

for (const register of [registerUp, registerDatabase, registerBackup, registerRestore, registerOpenapi])
  register(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`lastgood: ${lineOf(error)}\n`);
  process.exitCode = 1;
}

import type { Command } from "commander";
import { connectApi, withApiOptions } from "#lib/cli/api/connect-api.ts";
import type { ApiOptions } from "#lib/cli/api/connect-api.ts";
import { instantText, printAnswer } from "#lib/cli/api/print-answer.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import type { ReleaseCheck } from "#lib/targets/schema.ts";

/** What the command ends with while a target is frozen; a check that could not be made ends with 1. */
const frozenExitCode = 3;

/** Adds `lastgood release check` and `lastgood release ask`. */
export function registerReleaseCommands(program: Command): void {
  const release = program.command("release").description("releases of new versions");
  withApiOptions(release.command("check"))
    .requiredOption("--target <id>", "the target (its id)")
    .description("say whether a new release may take traffic on a target now")
    .addHelpText("after", "\nExit code: 0 it may, 3 the target is frozen, 1 the check could not be made.")
    .action(async (options: ApiOptions & { target: string }) => {
      const input = { params: { targetId: options.target } };
      const answer = await connectApi(options)(targetsContract.checkRelease, input);
      printAnswer(options, answer, [lineOf(answer)]);
      if (!answer.allowed) process.exitCode = frozenExitCode;
    });
  withApiOptions(release.command("ask"))
    .requiredOption("--target <id>", "the target (its id)")
    .requiredOption("--version-name <name>", "the version that shall take traffic")
    .option("--reason <text>", "why, for the audit log", "")
    .description("ask to give a version traffic on a target; refused and written down while it is frozen")
    .addHelpText(
      "after",
      "\nExit code: 0 it may, 1 it may not (who froze the target and until when is said).",
    )
    .action(async (options: ApiOptions & { target: string; versionName: string; reason: string }) => {
      const body = { version: options.versionName, share: 100, reason: options.reason };
      const input = { params: { targetId: options.target }, body };
      const answer = await connectApi(options)(targetsContract.askRelease, input);
      printAnswer(options, answer, [lineOf(answer)]);
    });
}

function lineOf({ allowed, freeze }: ReleaseCheck): string {
  if (allowed) return "A release may take traffic.";
  if (freeze === null) return "A release may not take traffic.";
  return `Frozen by ${freeze.ownerName} until ${instantText(freeze.expiresAt)}: ${freeze.reason}`;
}

import type { Command } from "commander";
import { connectApi, withApiOptions } from "#lib/cli/api/connect-api.ts";
import type { ApiOptions } from "#lib/cli/api/connect-api.ts";
import { instantText, printAnswer } from "#lib/cli/api/print-answer.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import type { ReleaseCheck } from "#lib/targets/schema.ts";

/** What the command ends with while a target is frozen; a check that could not be made ends with 1. */
const frozenExitCode = 3;

/** Adds `lastgood release check`. */
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
}

function lineOf({ allowed, freeze }: ReleaseCheck): string {
  if (allowed) return "A release may take traffic.";
  if (freeze === null) return "A release may not take traffic.";
  return `Frozen by ${freeze.ownerName} until ${instantText(freeze.expiresAt)}: ${freeze.reason}`;
}

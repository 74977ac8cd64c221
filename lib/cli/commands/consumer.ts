import type { Command } from "commander";
import { connectApi, withApiOptions } from "#lib/cli/api/connect-api.ts";
import type { ApiOptions } from "#lib/cli/api/connect-api.ts";
import { printAnswer } from "#lib/cli/api/print-answer.ts";
import { parseDocumentAs, readDocument } from "#lib/cli/api/read-document.ts";
import { consumersContract } from "#lib/consumers/contract.ts";
import { CreateConsumer } from "#lib/consumers/schema.ts";

/** Adds `lastgood consumer create`. */
export function registerConsumerCommands(program: Command): void {
  const consumer = program.command("consumer").description("the teams and systems downstream");
  withApiOptions(consumer.command("create"))
    .argument("<file>", "the consumer (YAML or JSON); - reads standard input, so that secrets need no file")
    .requiredOption("--model <slug>", "the model")
    .description("register a consumer: what it reads, which channels reach it, in which language")
    .action(async (file: string, options: ApiOptions & { model: string }) => {
      const body = parseDocumentAs(CreateConsumer, await readDocument(file), file);
      const input = { params: { model: options.model }, body };
      const answer = await connectApi(options)(consumersContract.createConsumer, input);
      printAnswer(options, answer, [`Created ${answer.slug}: ${answer.id}`]);
    });
}

import type { Command } from "commander";
import { awaitTest, lineOfTest } from "#lib/cli/api/await-test.ts";
import { connectApi, withApiOptions } from "#lib/cli/api/connect-api.ts";
import type { ApiOptions } from "#lib/cli/api/connect-api.ts";
import { printAnswer } from "#lib/cli/api/print-answer.ts";
import { parseDocumentAs, readDocument } from "#lib/cli/api/read-document.ts";
import { consumersContract } from "#lib/consumers/contract.ts";
import { ChangeConsumer, CreateConsumer } from "#lib/consumers/schema.ts";
import { notificationsContract } from "#lib/notifications/contract.ts";

/** Adds `lastgood consumer create | update | test`. */
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
  addUpdate(consumer);
  addTest(consumer);
}

type OfConsumer = ApiOptions & { readonly model: string; readonly consumer: string };

function addUpdate(consumer: Command): void {
  withApiOptions(consumer.command("update"))
    .argument("<file>", "what to change (YAML or JSON); channels are replaced as a whole")
    .requiredOption("--model <slug>", "the model")
    .requiredOption("--consumer <slug>", "the consumer")
    .description("change a consumer; secrets of channels that are left out are kept")
    .action(async (file: string, options: OfConsumer) => {
      const body = parseDocumentAs(ChangeConsumer.strict(), await readDocument(file), file);
      const params = { model: options.model, consumer: options.consumer };
      const answer = await connectApi(options)(consumersContract.changeConsumer, { params, body });
      printAnswer(options, answer, [`Changed ${answer.slug}: ${answer.id}`]);
    });
}

function addTest(consumer: Command): void {
  withApiOptions(consumer.command("test"))
    .requiredOption("--model <slug>", "the model")
    .requiredOption("--consumer <slug>", "the consumer")
    .requiredOption("--channel <id>", "which channel")
    .description("send a test message over a channel by the worker, and wait for the result")
    .action(async (options: OfConsumer & { channel: string }) => {
      const api = connectApi(options);
      const params = { model: options.model, consumer: options.consumer };
      const queued = await api(notificationsContract.testChannel, {
        params,
        body: { channelId: options.channel },
      });
      const test = await awaitTest(api, queued);
      printAnswer(options, test, [lineOfTest(test)]);
      if (test.status !== "passed") process.exitCode = 1;
    });
}

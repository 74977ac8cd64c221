import type { Command } from "commander";
import { awaitTest, lineOfTest } from "#lib/cli/api/await-test.ts";
import { connectApi, withApiOptions } from "#lib/cli/api/connect-api.ts";
import type { ApiOptions } from "#lib/cli/api/connect-api.ts";
import { printAnswer, tableLines } from "#lib/cli/api/print-answer.ts";
import { parseDocumentAs, readDocument } from "#lib/cli/api/read-document.ts";
import { CommandError } from "#lib/cli/command-error.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { ChangeTarget, CreateTarget } from "#lib/targets/schema.ts";

const subjects = ["router", "deployer", "metric_source"] as const;
type TestOptions = ApiOptions & {
  readonly target: string;
  readonly subject: string;
  readonly source?: string;
};

/** Adds `lastgood target list | create | update | test`. */
export function registerTargetCommands(program: Command): void {
  const target = program.command("target").description("where a model serves");
  addList(target);
  addCreate(target);
  addUpdate(target);
  addTest(target);
}

function addList(target: Command): void {
  withApiOptions(target.command("list"))
    .requiredOption("--model <slug>", "the model")
    .description("list the targets of a model with their ids")
    .action(async (options: ApiOptions & { model: string }) => {
      const answer = await connectApi(options)(targetsContract.listTargets, {
        params: { model: options.model },
      });
      const rows = answer.items.map(({ id, slug, environment, router, health }) => [
        id,
        slug,
        environment,
        router.kind,
        health?.state ?? "no_data",
      ]);
      printAnswer(options, answer, tableLines([["ID", "SLUG", "ENVIRONMENT", "ROUTER", "HEALTH"], ...rows]));
    });
}

function addCreate(target: Command): void {
  withApiOptions(target.command("create"))
    .argument("<file>", "the target (YAML or JSON); - reads standard input, so that secrets need no file")
    .requiredOption("--model <slug>", "the model")
    .description("connect a target: router, deployer, metric sources")
    .action(async (file: string, options: ApiOptions & { model: string }) => {
      const body = parseDocumentAs(CreateTarget, await readDocument(file), file);
      const input = { params: { model: options.model }, body };
      const answer = await connectApi(options)(targetsContract.createTarget, input);
      printAnswer(options, answer, [`Created ${answer.slug}: ${answer.id}`]);
    });
}

function addUpdate(target: Command): void {
  withApiOptions(target.command("update"))
    .argument("<file>", "what to change (YAML or JSON); a connection is replaced as a whole")
    .requiredOption("--target <id>", "the target (its id)")
    .description("change a target; secrets that are left out are kept")
    .action(async (file: string, options: ApiOptions & { target: string }) => {
      const body = parseDocumentAs(ChangeTarget.strict(), await readDocument(file), file);
      const input = { params: { targetId: options.target }, body };
      const answer = await connectApi(options)(targetsContract.changeTarget, input);
      printAnswer(options, answer, [`Changed ${answer.slug}: ${answer.id}`]);
    });
}

function addTest(target: Command): void {
  withApiOptions(target.command("test"))
    .requiredOption("--target <id>", "the target (its id)")
    .option("--subject <name>", `what to test: ${subjects.join(", ")}`, "router")
    .option("--source <id>", "which metric source, with --subject metric_source")
    .description("test a connection with a real call by the worker, and wait for the result")
    .action(async (options: TestOptions) => {
      const subject = subjects.find((known) => known === options.subject);
      if (subject === undefined) {
        throw new CommandError(`--subject: "${options.subject}" is none of ${subjects.join(", ")}`);
      }
      const api = connectApi(options);
      const body = { subject, subjectId: options.source ?? null };
      const queued = await api(targetsContract.testConnection, {
        params: { targetId: options.target },
        body,
      });
      const test = await awaitTest(api, queued);
      printAnswer(options, test, [lineOfTest(test)]);
      if (test.status !== "passed") process.exitCode = 1;
    });
}

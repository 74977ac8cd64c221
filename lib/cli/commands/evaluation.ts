import type { Command } from "commander";
import { connectApi, withApiOptions } from "#lib/cli/api/connect-api.ts";
import type { ApiOptions } from "#lib/cli/api/connect-api.ts";
import { printAnswer } from "#lib/cli/api/print-answer.ts";
import { parseDocumentAs, readDocument } from "#lib/cli/api/read-document.ts";
import { evaluationsContract } from "#lib/evaluations/contract.ts";
import type { Evaluation } from "#lib/evaluations/schema.ts";
import { PushEvaluation } from "#lib/evaluations/schema.ts";

type PushOptions = ApiOptions & { readonly model: string; readonly version: string };

/** Adds `lastgood evaluation push`. */
export function registerEvaluationCommands(program: Command): void {
  const evaluation = program.command("evaluation").description("the results of versions on datasets");
  withApiOptions(evaluation.command("push"))
    .argument("<file>", "one evaluation or a list of them (YAML or JSON); - reads standard input")
    .requiredOption("--model <slug>", "the model")
    .requiredOption("--version <name>", "name or id of the version that was evaluated")
    .description("push the results of one version")
    .addHelpText(
      "after",
      "\nExample: lastgood evaluation push --model mm_chat --version mm_chat_v1.3_20261115 results.json\nFormat: docs/integrate.md",
    )
    .action(async (file: string, options: PushOptions) => {
      const document = await readDocument(file);
      const isList = Array.isArray(document);
      const bodies = isList
        ? parseDocumentAs(PushEvaluation.array().min(1), document, file)
        : [parseDocumentAs(PushEvaluation, document, file)];
      const api = connectApi(options);
      const params = { model: options.model, version: options.version };
      const pushed: Evaluation[] = [];
      for (const body of bodies) pushed.push(await api(evaluationsContract.pushEvaluation, { params, body }));
      printAnswer(options, isList ? pushed : pushed[0], pushed.map(lineOf));
    });
}

function lineOf({ id, modality, dataset, metrics, versionName }: Evaluation): string {
  const values = metrics.map(({ metric, value }) => `${metric} ${value}`).join(", ");
  return `Pushed ${id}: ${versionName}, ${modality} on ${dataset.name}: ${values}`;
}

import { z } from "zod";
import { readHistory } from "#lib/sandbox/history-file.ts";
import type { Evaluation } from "#lib/sandbox/history-file.ts";
import type { ApiClient } from "./api-client.ts";
import { instantAt } from "./register-model.ts";
import type { RegisteredModel } from "./register-model.ts";

const METRIC = "top1_accuracy";

const Known = z.object({
  versionName: z.string(),
  dataset: z.object({ name: z.string(), revision: z.string().nullable() }),
});

const keyOf = ({ versionName, dataset }: z.infer<typeof Known>): string =>
  `${versionName} ${dataset.name} ${dataset.revision}`;

/** Gives the body that pushes a computed evaluation. */
export function evaluationBody(evaluation: Evaluation, model: RegisteredModel): Record<string, unknown> {
  const { modality, dataset, n, correct, items } = evaluation;
  return {
    modality,
    dataset,
    metricDefinition: "Share of items whose highest score is the label",
    ranAt: instantAt(model, evaluation.hoursFromNow),
    source: "sandbox",
    metrics: [{ metric: METRIC, value: (100 * correct) / n, n, successes: correct }],
    items: { metric: METRIC, encoding: "bits", count: n, itemsSha256: dataset.sha256, data: items },
  };
}

/** Pushes the evaluations of the committed history that the product does not have yet. */
export async function registerEvaluations(api: ApiClient, model: RegisteredModel): Promise<void> {
  const known = new Set((await api.list(`${model.path}/evaluations`, Known)).map(keyOf));
  for (const evaluation of readHistory().evaluations) {
    const { version, dataset } = evaluation;
    if (known.has(keyOf({ versionName: version, dataset }))) continue;
    const path = `${model.path}/versions/${version}/evaluations`;
    await api.send("POST", path, {
      body: evaluationBody(evaluation, model),
      schema: z.object({ id: z.string() }),
    });
  }
}

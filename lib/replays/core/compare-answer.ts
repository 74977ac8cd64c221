import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import type { Answer } from "./answer.ts";
import { compareCase } from "./compare-case.ts";
import type { CaseComparison } from "./compare-case.ts";
import { nothingVaries } from "./compare-stages.ts";

/** Compares an answer with the recorded one by the default tolerances, of a version whose interface is not known. */
export function compareAnswer(golden: Answer, given: Answer): CaseComparison {
  const context = { ...CompareSettings.parse({}), runtime: "same", fields: new Map() } as const;
  return compareCase({ answer: golden, repeats: [] }, [given], { context, varying: nothingVaries });
}

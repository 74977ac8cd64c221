import type { AnswerFault, SeenFault } from "#lib/replays/check-schema.ts";
import { insertFaults } from "#lib/replays/check-store.ts";
import { answerFaults } from "#lib/replays/core/answer-faults.ts";
import type { DeclaredAnswer } from "#lib/replays/core/answer-faults.ts";
import { MalformedAnswer } from "#lib/replays/infer-failures.ts";
import type { Infer } from "#lib/replays/replay-ports.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { readInterface } from "#lib/versions/core/read-interface.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/** The check that asks. */
export type AskedBy = "replay" | "contract" | "load";

/** A request of a test, by the key of its golden case or recorded request. */
export type AskedRequest = { readonly key: string; readonly modality: Modality; readonly request: Json };

/** Asks the instance under test; throws what `Infer` throws. */
export type Ask = (asked: AskedRequest) => Promise<Json>;

type Watched = {
  readonly runId: string;
  readonly url: string;
  readonly version: VersionDetail;
  readonly infer: Infer;
};

const mostFaults = 500;

const idOf = ({ source, key, code, output }: SeenFault): string =>
  JSON.stringify([source, key, code, output]);

/** What a version declares of its answers to a modality; `outputs` null where its interface cannot be read. */
export function declaredAnswer(version: VersionDetail, modality: Modality): DeclaredAnswer {
  const component = version.components.find(({ kind, recorded }) => kind === "interface" && recorded);
  const read = readInterface(component?.content ?? null);
  if (!read.isReadable || read.untoldSides.includes("response"))
    return { modality, outputs: null, maxBatchSize: 0 };
  return { modality, outputs: read.document.outputs, maxBatchSize: read.document.maxBatchSize };
}

/**
 * Gives, for each check that asks, how it asks: every answer's form is looked at, and what is wrong with it is written down
 * before the answer is given, so that no worker's death loses it.
 */
export function watchAnswers(
  ctx: Context,
  { runId, url, version, infer }: Watched,
): (source: AskedBy) => Ask {
  const declared = new Map<Modality, DeclaredAnswer>();
  const known = new Set<string>();
  const declaredOf = (modality: Modality): DeclaredAnswer => {
    const read = declared.get(modality) ?? declaredAnswer(version, modality);
    declared.set(modality, read);
    return read;
  };
  const keep = async (faults: readonly SeenFault[]) => {
    const fresh = faults.filter((fault) => !known.has(idOf(fault)));
    if (fresh.length === 0 || known.size >= mostFaults) return;
    for (const fault of fresh) known.add(idOf(fault));
    await insertFaults(ctx.db.prisma, runId, fresh);
  };
  return (source) =>
    async ({ key, modality, request }) => {
      const seen = (fault: AnswerFault): SeenFault => ({ ...fault, source, key, modality });
      try {
        const response = await infer({ url, model: version.model, request });
        await keep(answerFaults(response, declaredOf(modality)).map(seen));
        return response;
      } catch (error) {
        if (error instanceof MalformedAnswer)
          await keep([seen({ code: "not_json", output: "", detail: error.text })]);
        throw error;
      }
    };
}

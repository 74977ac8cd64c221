import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import { answerOf, withStages } from "#lib/replays/core/answer.ts";
import { askings, captureBounds } from "#lib/replays/core/capture-bounds.ts";
import { findVaryingParts } from "#lib/replays/core/compare-stages.ts";
import { compareContext } from "#lib/replays/core/golden-comparison.ts";
import { isJsonObject } from "#lib/replays/core/read-outputs.ts";
import type { RecordGoldenCase } from "#lib/replays/schema.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";

/** A request to ask for a golden case. */
export type RequestToAsk = Pick<RecordGoldenCase, "key" | "modality" | "critical" | "request">;

/** Few, since the version is serving. */
const atOnce = 4;

type Asked = RequestToAsk & { readonly responses: readonly Json[] };

/** What a version answered: cases, how many vary, and why the last one that gave none did not. */
export type GivenCases = {
  readonly cases: readonly RecordGoldenCase[];
  readonly varying: number;
  readonly failure: string | null;
};

/**
 * Asks a version every request twice, and in a modality where two answers to one request differ at any stage, three times
 * more: whether answers vary is decided for the modality, since a case asked five times only because its first two answers
 * differed would have a biased divergence. A request that is not answered is no case.
 */
export async function askForGoldenCases(
  wish: {
    readonly requests: readonly RequestToAsk[];
    readonly interfaceContent: string | null;
    readonly capturedAt: Date;
  },
  infer: (request: Json) => Promise<Json>,
): Promise<GivenCases> {
  let failure: string | null = null;
  const once = async (asked: Asked, times: number): Promise<Asked[]> => {
    try {
      const responses = [...asked.responses];
      for (let at = 0; at < times; at += 1) responses.push(bounded(await infer(withStages(asked.request))));
      return [{ ...asked, responses }];
    } catch (error) {
      failure = error instanceof Error ? error.message.slice(0, 300) : "no answer";
      return [];
    }
  };
  const fresh = wish.requests.map((request) => ({ ...request, responses: [] }));
  const twice = await inTurns(fresh, (asked) => once(asked, askings.steady));
  const varying = varyingModalities(twice, wish.interfaceContent);
  const more = askings.varying - askings.steady;
  const asked = await inTurns(twice, (one) => (varying.has(one.modality) ? once(one, more) : [one]));
  return {
    cases: asked.map((one) => toCase(one, wish.capturedAt)),
    varying: asked.filter(({ modality }) => varying.has(modality)).length,
    failure,
  };
}

function bounded(response: Json): Json {
  const { length } = JSON.stringify(response);
  if (length <= captureBounds.answerBytes) return response;
  throw new Error(`the answer has ${length} bytes, at most ${captureBounds.answerBytes} are recorded`);
}

async function inTurns(
  all: readonly Asked[],
  work: (asked: Asked) => Promise<Asked[]> | Asked[],
): Promise<Asked[]> {
  const done: Asked[] = [];
  for (let at = 0; at < all.length; at += atOnce) {
    done.push(...(await Promise.all(all.slice(at, at + atOnce).map(work))).flat());
  }
  return done;
}

function varyingModalities(asked: readonly Asked[], content: string | null): ReadonlySet<Modality> {
  const context = compareContext(CompareSettings.parse({}), content);
  const modalities = [...new Set(asked.map(({ modality }) => modality))];
  const isVarying = (modality: Modality) => {
    const own = asked.filter((one) => one.modality === modality);
    const answers = own.map(({ responses }) => responses.map(answerOf));
    const recorded = answers.flatMap(([answer, ...repeats]) =>
      answer === undefined ? [] : [{ answer, repeats }],
    );
    const { outputs, stages } = findVaryingParts(recorded, context);
    return outputs.size + stages.size > 0;
  };
  return new Set(modalities.filter(isVarying));
}

/** The first answer, and the further ones only where they are not the same to the letter. */
function toCase({ responses, ...request }: Asked, capturedAt: Date): RecordGoldenCase {
  const [first = null, ...further] = responses;
  const text = JSON.stringify(first);
  return {
    ...request,
    response: withoutDigests(first),
    stageDigests: answerOf(first).stages,
    repeats: further.map((response) =>
      JSON.stringify(response) === text
        ? null
        : { response: withoutDigests(response), stages: answerOf(response).stages },
    ),
    capturedAt,
  };
}

/** The digests are kept beside the response. */
function withoutDigests(response: Json): Json {
  if (!isJsonObject(response) || !isJsonObject(response["parameters"])) return response;
  const { stage_digests: _digests, ...parameters } = response["parameters"];
  return { ...response, parameters };
}

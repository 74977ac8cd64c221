import type { CompareContext } from "#lib/replays/core/comparator.ts";
import { decodeMedia } from "#lib/replays/core/decode-media.ts";
import { describeMedia } from "#lib/replays/core/describe-media.ts";
import { mediaAddress } from "#lib/replays/core/media-address.ts";
import { caseOf, sourceOf } from "#lib/replays/core/pair-samples.ts";
import type { JudgedPair } from "#lib/replays/core/pair-samples.ts";
import { inputsOf, readSampleTensors } from "#lib/replays/core/sample-tensors.ts";
import type { SampleTensor } from "#lib/replays/core/sample-tensors.ts";
import { showOutputs } from "#lib/replays/core/show-outputs.ts";
import type { ComparedVersions } from "#lib/replays/read-sample-pairs.ts";
import { listSampleOutputs, listSampleRequests } from "#lib/replays/sample-store.ts";
import type { AnswerPlace } from "#lib/replays/sample-store.ts";
import type { PreferredAnswer, Sample, SampleAnswer, StoredAnswer } from "#lib/replays/sample-schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { readInterface } from "#lib/versions/core/read-interface.ts";
import type { InterfaceField } from "#lib/versions/interface-schema.ts";
import { interfaceContent } from "#lib/replays/open-comparison.ts";

/** What the samples of a page are drawn from, read once for all of them. */
export type SampleMaterial = {
  readonly versions: ComparedVersions;
  readonly contexts: ReadonlyMap<string, CompareContext>;
  readonly inputs: ReadonlyMap<string, InterfaceField>;
  readonly requests: ReadonlyMap<string, Json>;
  readonly outputs: ReadonlyMap<string, Json>;
};

function keyOf({ caseId, runId }: AnswerPlace): string {
  return `${caseId} ${runId ?? ""}`;
}

/** Reads the requests and answers of the pairs of a page, in two queries. */
export async function readSampleMaterial(
  ctx: Context,
  pairs: readonly JudgedPair[],
  known: Pick<SampleMaterial, "versions" | "contexts">,
): Promise<SampleMaterial> {
  const places = pairs.flatMap(({ own, against }) => [own, against].filter((answer) => answer !== null));
  const [requests, outputs] = await Promise.all([
    listSampleRequests(
      ctx.db.prisma,
      pairs.map((pair) => caseOf(pair).caseId),
    ),
    listSampleOutputs(ctx.db, places),
  ]);
  const { own, against } = known.versions;
  const declared = [against, own].flatMap((version) => {
    const reading = readInterface(version === null ? null : interfaceContent(version));
    return reading.isReadable ? reading.document.inputs : [];
  });
  return {
    ...known,
    inputs: new Map(declared.map((field) => [field.name, field])),
    requests,
    outputs: new Map(outputs.map((row) => [keyOf(row), row.outputs])),
  };
}

function shownInputs(pair: JudgedPair, { inputs, requests }: SampleMaterial): Sample["inputs"] {
  const { caseId, modality } = caseOf(pair);
  return inputsOf(requests.get(caseId) ?? null).map((tensor, index) => {
    const decoded = decodeMedia(tensor, { field: inputs.get(tensor.name) ?? null, modality });
    const href = mediaAddress({ caseId, runId: null, part: "input", index });
    return { name: tensor.name, media: describeMedia(decoded, href) };
  });
}

function tensorsOf(answer: StoredAnswer | null, { outputs }: SampleMaterial): readonly SampleTensor[] | null {
  const stored = answer === null ? null : (outputs.get(keyOf(answer)) ?? null);
  return stored === null ? null : readSampleTensors(stored);
}

type Side = { readonly versionId: string; readonly side: "a" | "b"; readonly isHidden: boolean };

/** A hidden answer has no output that the other lacks: many versions are known by what only they tell. */
function shownAnswer(
  pair: JudgedPair,
  { versionId, side, isHidden }: Side,
  material: SampleMaterial,
): SampleAnswer {
  const { own, against } = material.versions;
  const isOwn = versionId === own.id;
  const [answer, beside] = isOwn ? [pair.own, pair.against] : [pair.against, pair.own];
  const context = material.contexts.get(versionId);
  const tensors = tensorsOf(answer, material);
  const hrefOf = (index: number) =>
    answer === null ? "" : mediaAddress({ ...answer, part: "output", index });
  const other = tensorsOf(beside, material);
  const outputs =
    tensors === null || context === undefined
      ? null
      : showOutputs(
          { outputs: tensors, context, hrefOf },
          { other, different: pair.different, isFirst: !isOwn },
        );
  if (isHidden) {
    const inBoth = outputs?.filter(({ name }) => other?.some((one) => one.name === name)) ?? null;
    return { side, outputs: inBoth, versionId: null, shortName: null, source: null, answeredAt: null };
  }
  const told = { versionId, shortName: (isOwn ? own : (against ?? own)).shortName };
  return {
    ...told,
    side,
    outputs,
    source: answer === null ? null : sourceOf(answer),
    answeredAt: answer?.answeredAt ?? null,
  };
}

/** One sample as it is shown: `sides` are the versions in the order in which their answers stand. */
export function showSample(
  pair: JudgedPair,
  material: SampleMaterial,
  how: {
    readonly sides: readonly string[];
    readonly isBlind: boolean;
    readonly preferred: PreferredAnswer | null;
  },
): Sample {
  const { key, modality, critical } = caseOf(pair);
  const isHidden = how.isBlind && how.preferred === null;
  const letters = ["a", "b"] as const;
  return {
    inputSha256: pair.inputSha256,
    key,
    modality,
    critical,
    standing: pair.standing,
    inputs: shownInputs(pair, material),
    firstDiverging: isHidden ? null : (pair.own?.firstDiverging ?? pair.against?.firstDiverging ?? null),
    answers: letters.flatMap((side, at) => {
      const versionId = how.sides[at];
      return versionId === undefined ? [] : [shownAnswer(pair, { versionId, side, isHidden }, material)];
    }),
    preferred: how.preferred,
  };
}

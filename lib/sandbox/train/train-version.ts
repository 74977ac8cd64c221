import { makeSamples, MODALITIES } from "#lib/sandbox/data/sample.ts";
import type { Modality } from "#lib/sandbox/data/sample.ts";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import { extractFeatures } from "#lib/sandbox/features/extract-features.ts";
import type { Network } from "#lib/sandbox/model/network.ts";
import type { Networks } from "#lib/sandbox/model/weights-file.ts";
import { trainNetwork } from "./train-network.ts";
import type { VersionRecipe } from "./version-recipes.ts";

function trainModality(recipe: VersionRecipe, modality: Modality): Network {
  const { population, sampleCount, plan } = recipe.networks[modality];
  const random = seededRandom(`mm_digits training ${modality}`);
  const examples = makeSamples(modality, population, { count: sampleCount, random }).map((sample) => ({
    features: extractFeatures(sample.input, recipe.preprocessing),
    label: sample.label,
  }));
  return trainNetwork(examples, plan, seededRandom(`mm_digits start ${modality}`));
}

/**
 * Trains the three networks of a version. `trained` keeps what was trained before, so that versions which share a
 * recipe share the work; without it everything is trained anew, with the same result.
 */
export function trainVersion(recipe: VersionRecipe, trained: Map<string, Network> = new Map()): Networks {
  const networkOf = (modality: Modality): Network => {
    const key = JSON.stringify([modality, recipe.networks[modality], recipe.preprocessing[modality]]);
    const network = trained.get(key) ?? trainModality(recipe, modality);
    trained.set(key, network);
    return network;
  };
  const [image, audio, text] = MODALITIES.map(networkOf);
  if (!image || !audio || !text) throw new Error("a modality was not trained");
  return { image, audio, text };
}

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { bundleDirectoryOf, BUNDLES_DIRECTORY } from "#lib/sandbox/bundles-directory.ts";
import type { ApiClient } from "./api-client.ts";
import type { RegisteredModel } from "./register-model.ts";

const BundleYaml = z.object({
  name: z.string(),
  parent: z.string().nullable(),
  builtAt: z.string(),
  trainingDocument: z.string(),
  inferenceDocument: z.string(),
  components: z.array(z.object({ kind: z.string(), file: z.string(), sha256: z.string(), size: z.number() })),
  changes: z.array(z.json()),
});
type BundleYaml = z.infer<typeof BundleYaml>;

const Named = z.object({ name: z.string() });

/** Kinds that are fetched when they are needed; the others send their content. */
const BY_ADDRESS = new Set(["weights", "runtime"]);

/** Names of the committed versions, oldest first. */
export function committedVersions(): string[] {
  return readdirSync(BUNDLES_DIRECTORY)
    .filter((name) => name.startsWith("mm_digits_"))
    .toSorted();
}

function componentOf(
  directory: string,
  component: BundleYaml["components"][number],
): Record<string, unknown> {
  const { kind, file, sha256, size } = component;
  const location = path.join(directory, file);
  const where = BY_ADDRESS.has(kind)
    ? { uri: pathToFileURL(location).href }
    : { content: readFileSync(location, "utf8") };
  return { kind, sha256, size, ...where };
}

/** Gives the body that registers a committed version. */
export function versionBody(version: string): Record<string, unknown> {
  const directory = bundleDirectoryOf(version);
  const bundle = BundleYaml.parse(parse(readFileSync(path.join(directory, "bundle.yaml"), "utf8")));
  const { components, ...rest } = bundle;
  return { ...rest, source: "sandbox", components: components.map((each) => componentOf(directory, each)) };
}

/** Registers the committed versions that the product does not have yet, oldest first. */
export async function registerVersions(api: ApiClient, model: RegisteredModel): Promise<void> {
  const known = new Set((await api.list(`${model.path}/versions`, Named)).map((version) => version.name));
  for (const version of committedVersions()) {
    if (known.has(version)) continue;
    await api.send("POST", `${model.path}/versions`, { body: versionBody(version), schema: Named });
  }
}

const Judged = z.object({ knownBad: z.json() });

/** Marks v1.3 known bad, as the team did when it was rolled back. */
export async function markKnownBad(api: ApiClient, model: RegisteredModel): Promise<void> {
  const version = `${model.path}/versions/mm_digits_v1.3_20261110`;
  const { knownBad } = await api.get(version, Judged);
  if (knownBad !== null) return;
  const body = { reason: "The optional field alternatives was missing; Search index needs it." };
  await api.send("POST", `${version}/known-bad`, { body, schema: Judged });
}

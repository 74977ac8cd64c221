import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { COMPONENT_FILES } from "#lib/sandbox/model/bundle.ts";
import type { ComponentKind } from "#lib/sandbox/model/bundle.ts";
import type { Networks } from "#lib/sandbox/model/weights-file.ts";
import { bundleComponents } from "./bundle-components.ts";
import { CHANGELOGS } from "./changelogs.ts";
import type { VersionRecipe } from "./version-recipes.ts";

const KINDS = Object.keys(COMPONENT_FILES) as ComponentKind[];

/** Writes the seven component files of a version and `bundle.yaml`, which lists them with their digests. */
export function writeBundle(
  directory: string,
  recipe: VersionRecipe,
  from: { readonly networks: Networks; readonly parent: string | null },
): void {
  mkdirSync(directory, { recursive: true });
  const files = bundleComponents(recipe, from.networks);
  const components = KINDS.map((kind) => {
    const bytes = files[kind];
    writeFileSync(path.join(directory, COMPONENT_FILES[kind]), bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { kind, file: COMPONENT_FILES[kind], sha256, size: bytes.length };
  });
  const documents = `https://example.com/mm_digits/v${recipe.number}`;
  const bundle = {
    model: "mm_digits",
    name: recipe.name,
    parent: from.parent,
    builtAt: recipe.builtAt,
    components,
    trainingDocument: `${documents}/training`,
    inferenceDocument: `${documents}/inference`,
    changes: CHANGELOGS[recipe.number] ?? [],
  };
  writeFileSync(path.join(directory, "bundle.yaml"), stringify(bundle, { lineWidth: 110 }));
}

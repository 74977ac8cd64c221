import type { Command } from "commander";
import { connectApi, withApiOptions } from "#lib/cli/api/connect-api.ts";
import type { ApiOptions } from "#lib/cli/api/connect-api.ts";
import { instantText, printAnswer, tableLines } from "#lib/cli/api/print-answer.ts";
import { readBundle } from "#lib/cli/bundle/read-bundle.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { rollbackWarningLines } from "#lib/cli/bundle/rollback-warning-lines.ts";
import type { Version, VersionDetail } from "#lib/versions/schema.ts";

type ListOptions = ApiOptions & { readonly model: string; readonly limit: string };

/** Adds `lastgood version register | list | show`. */
export function registerVersionCommands(program: Command): void {
  const version = program.command("version").description("the versions of a model");
  withApiOptions(version.command("register"))
    .argument("<bundle>", "bundle file (YAML or JSON); the files that it names lie beside it")
    .option("--imported", "a past version: its name may be outside the rule, components may be missing")
    .description("register a version: digests and sizes are computed, and compared where the file gives them")
    .addHelpText(
      "after",
      "\nExample: lastgood version register bundles/v1.3/bundle.yaml\nFormat: docs/integrate.md",
    )
    .action(async (bundle: string, options: ApiOptions & { imported?: boolean }) => {
      const { model, version: body } = await readBundle(bundle, { imported: options.imported ?? false });
      const answer = await connectApi(options)(versionsContract.registerVersion, { params: { model }, body });
      printAnswer(options, answer, [
        `Registered ${answer.name} (bundle ${answer.bundleDigest}).`,
        ...rollbackWarningLines(answer),
      ]);
    });
  withApiOptions(version.command("list"))
    .requiredOption("--model <slug>", "the model")
    .option("--limit <number>", "how many at most, 1 to 200", "50")
    .description("list the versions of a model, newest first")
    .action(async (options: ListOptions) => {
      const { model, limit } = options;
      const input = { params: { model }, query: { limit: Number(limit) } };
      const answer = await connectApi(options)(versionsContract.listVersions, input);
      printAnswer(options, answer, listLines(answer.items));
    });
  withApiOptions(version.command("show"))
    .argument("<version>", "name or id of the version")
    .requiredOption("--model <slug>", "the model")
    .description("show one version with its components and changes")
    .action(async (name: string, options: ApiOptions & { model: string }) => {
      const input = { params: { model: options.model, version: name } };
      const answer = await connectApi(options)(versionsContract.getVersion, input);
      printAnswer(options, answer, detailLines(answer));
    });
}

function listLines(versions: readonly Version[]): string[] {
  const rows = versions.map(({ name, builtAt, source, knownBad }) => [
    name,
    instantText(builtAt),
    source,
    knownBad === null ? "" : `known bad: ${knownBad.reason}`,
  ]);
  return tableLines([["NAME", "BUILT", "SOURCE", ""], ...rows]);
}

function detailLines(version: VersionDetail): string[] {
  const components = version.components.map(({ kind, recorded, sha256, size }) =>
    recorded ? [kind, sha256 ?? "-", size === null ? "-" : String(size)] : [kind, "not recorded", ""],
  );
  return [
    `${version.name}, built ${instantText(version.builtAt)}, registered by ${version.registeredBy}`,
    `bundle ${version.bundleDigest}`,
    ...(version.knownBad === null ? [] : [`known bad: ${version.knownBad.reason}`]),
    "",
    ...tableLines([["COMPONENT", "SHA-256", "BYTES"], ...components]),
    ...(version.changes.length > 0 ? [""] : []),
    ...version.changes.map(({ kind, modality, text }) => `- ${kind} (${modality}): ${text.en}`),
  ];
}

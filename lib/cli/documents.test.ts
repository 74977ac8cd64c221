import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { CreateConsumer } from "#lib/consumers/schema.ts";
import { decodePackedItems } from "#lib/evaluations/core/packed-items.ts";
import { PushEvaluation } from "#lib/evaluations/schema.ts";
import { parseRecipientSettings } from "#lib/server/composition.ts";
import { projectRoot } from "#lib/server/project-root.ts";
import { CreateTarget } from "#lib/targets/schema.ts";
import { BundleFile } from "#lib/versions/schema.ts";
import { createProgram } from "./create-program.ts";

const root = projectRoot();
const integrate = readFileSync(join(root, "docs", "integrate.md"), "utf8");
const operate = readFileSync(join(root, "docs", "operate.md"), "utf8");

/** The text of the fenced block whose opening line is this. */
function block(document: string, opening: string): string {
  const [, text] = new RegExp(`^\`\`\`${opening}\\n([\\s\\S]*?)^\`\`\``, "m").exec(document) ?? [];
  if (text === undefined) throw new Error(`there is no block "${opening}"`);
  return text;
}

/** The options of a command by its words; throws where there is no such command. */
function optionsOf(words: readonly string[]): readonly string[] {
  let command = createProgram();
  for (const word of words) {
    const found = command.commands.find((each) => each.name() === word);
    if (found === undefined) throw new Error(`there is no command "${words.join(" ")}"`);
    command = found;
  }
  return command.options.map(({ long }) => long ?? "");
}

it("shows a bundle file, a target and a consumer that are taken as they stand", () => {
  expect(BundleFile.parse(parse(block(integrate, "yaml bundle"))).components).toHaveLength(7);
  expect(CreateTarget.parse(parse(block(integrate, "yaml target"))).slug).toBe("production");
  const { channels } = CreateConsumer.parse(parse(block(integrate, "yaml consumer")));
  for (const { kind, settings } of channels) expect(parseRecipientSettings(kind, settings)).toEqual(settings);
});

it("shows packed items that count what the metric says", () => {
  const evaluation = PushEvaluation.parse(JSON.parse(block(integrate, "json evaluation")));
  const { items, metrics } = evaluation;
  if (items === null) throw new Error("the example has no items");
  const results = decodePackedItems(items);
  if (results.kind !== "binary") throw new Error("the example is not of bits");
  expect(results.values.filter((value) => value === 1)).toHaveLength(metrics[0]?.successes ?? -1);
});

it("names every field of the bundle file", () => {
  const component = Object.keys(BundleFile.shape.components.element.shape);
  const named = [...Object.keys(BundleFile.shape), ...component.map((field) => `components[].${field}`)];
  for (const field of named.filter((each) => each !== "components" && each !== "changes")) {
    expect(integrate, field).toContain(`\`${field}\``);
  }
});

it("names every variable of the environment, and no other", () => {
  const source = readFileSync(join(root, "lib", "server", "env.ts"), "utf8");
  const declared = new Set([...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, variable]) => variable));
  const section = operate.split("## Environment")[1]?.split("## Database")[0] ?? "";
  const told = new Set([...section.matchAll(/`([A-Z][A-Z_]{3,})`/g)].map(([, variable]) => variable));
  expect(declared.size).toBeGreaterThan(20);
  expect([...told].toSorted()).toEqual([...declared].toSorted());
});

it("shows only commands and options that exist", () => {
  const lines = [...`${integrate}\n${operate}`.matchAll(/^lastgood (.+)$/gm)].map(([, line]) => line ?? "");
  expect(lines.length).toBeGreaterThan(12);
  for (const line of lines) {
    const words = line.split(" ");
    const isSingle = /^(?:backup|restore|up|openapi)$/.test(words[0] ?? "");
    const options = optionsOf(words.slice(0, isSingle ? 1 : 2));
    for (const option of words.filter((word) => word.startsWith("--")))
      expect(options, line).toContain(option);
  }
});

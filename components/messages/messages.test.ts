import { expect, it } from "vitest";
import { actNames, actObjects } from "#lib/audit/core/act-names.ts";
import { automationNames } from "#lib/audit/core/automation-names.ts";
import { engineReasons } from "#lib/audit/core/engine-reason.ts";
import { ErrorCode } from "#lib/schema/error-code.ts";
import { ChangeKind, ComponentKind } from "#lib/versions/schema.ts";
import { Modality } from "#lib/schema/atoms.ts";
import { Symptom } from "#lib/rollbacks/schema.ts";
import { loadMessages } from "./load-messages.ts";
import { namespaces } from "./namespaces.ts";
import { routing } from "./routing.ts";
import { readTimeZone } from "./time-zone.ts";

type Words = Record<string, Record<string, string>>;

/** How many texts a part of the messages has. */
function textsIn(part: unknown): number {
  if (typeof part === "string") return 1;
  return Object.values(part as object).reduce<number>((sum, each) => sum + textsIn(each), 0);
}

it.for(routing.locales)(
  "has every namespace of %s, and a word for every code of the schemas",
  async (locale, { annotate }) => {
    const messages = await loadMessages(locale);
    expect(Object.keys(messages)).toEqual([...namespaces]);
    await annotate(`${textsIn(messages)} texts in ${locale}`, "figure");
    const glossary = messages["glossary"] as unknown as Words;
    expect(Object.keys(glossary["modality"] ?? {}).toSorted()).toEqual(Modality.options.toSorted());
    expect(Object.keys(glossary["component"] ?? {}).toSorted()).toEqual(ComponentKind.options.toSorted());
    expect(Object.keys(glossary["change"] ?? {}).toSorted()).toEqual(ChangeKind.options.toSorted());
    expect(Object.keys(glossary["symptom"] ?? {}).toSorted()).toEqual(Symptom.options.toSorted());
    const acts = messages["acts"] as unknown as { done: Words } & Words;
    const done = Object.entries(acts.done).flatMap(([entity, past]) =>
      Object.keys(past).map((name) => `${entity}.${name}`),
    );
    expect(done.toSorted()).toEqual(actNames.toSorted());
    expect(Object.keys(acts["object"] ?? {}).toSorted()).toEqual(actObjects.toSorted());
    expect(Object.keys(acts["because"] ?? {}).toSorted()).toEqual(engineReasons.toSorted());
    const parts = automationNames.map((name) => name.replaceAll(" ", "_"));
    expect(Object.keys(acts["by"] ?? {}).toSorted()).toEqual(parts.toSorted());
    const errors = messages["errors"] as unknown as Words;
    expect(Object.keys(errors["code"] ?? {}).toSorted()).toEqual(ErrorCode.options.toSorted());
  },
);

it("takes a real zone from the cookie and falls back to UTC for anything else", () => {
  expect(readTimeZone("Asia%2FShanghai")).toBe("Asia/Shanghai");
  expect(readTimeZone(undefined)).toBe("UTC");
  expect(readTimeZone("Mars/Olympus")).toBe("UTC");
  expect(readTimeZone("%E0%A4%A")).toBe("UTC");
});

import { useTranslations } from "next-intl";
import { automationNames } from "#lib/audit/core/automation-names.ts";
import type { AutomationName } from "#lib/audit/core/automation-names.ts";
import { useFailureWords } from "#components/shell/failure-words.ts";
import { readEngineReason } from "#lib/audit/core/engine-reason.ts";
import { readFailedCall } from "#lib/audit/core/failed-call.ts";
import type { ActName, ActObject } from "#lib/audit/core/act-names.ts";
import type { ActorRef } from "#lib/schema/atoms.ts";

type Snake<Name extends string> = Name extends `${infer First} ${infer Rest}`
  ? `${First}_${Snake<Rest>}`
  : Name;

/** Gives the sentence of an act in the reader's language; one that an older product wrote keeps its code. */
export function useActName(): (action: string) => string {
  const t = useTranslations("acts.done");
  return (action) => (t.has(action as ActName) ? t(action as ActName) : action);
}

/** Gives the word for what an act is on; an unknown kind keeps its code. */
export function useActObject(): (kind: string) => string {
  const t = useTranslations("acts.object");
  return (kind) => (t.has(kind as ActObject) ? t(kind as ActObject) : kind);
}

/** Gives a reason as the reader sees it: what the product wrote in the reader's language, what a person wrote as it is. */
export function useActReason(): (reason: string) => string {
  const t = useTranslations("acts.because");
  const why = useFailureWords();
  return (reason) => {
    const known = readEngineReason(reason);
    if (known === null) return reason;
    const { code, fact } = known;
    return t(code, { fact: code === "call_failed" ? why(readFailedCall(fact)) : fact });
  };
}

/** Gives the name of who acted: a part of the product in the reader's language, everybody else as the record has it. */
export function useActorName(): (actor: ActorRef) => string {
  const t = useTranslations("acts.by");
  return ({ kind, name }) => {
    const part = kind === "automation" ? automationNames.find((known) => known === name) : undefined;
    return part === undefined ? name : t(part.replaceAll(" ", "_") as Snake<AutomationName>);
  };
}

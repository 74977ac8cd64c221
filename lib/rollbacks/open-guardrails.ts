import { judgingOf } from "#lib/models/judging-settings.ts";
import type { JudgingView } from "#lib/models/judging-view-schema.ts";
import { viewJudging } from "#lib/models/view-judging.ts";
import { backTestGuardrails } from "#lib/rollbacks/back-test-guardrails.ts";
import { openScreen } from "#lib/rollbacks/open-step.ts";
import type { OpenedScreen } from "#lib/rollbacks/open-step.ts";
import { TryGuardrails } from "#lib/rollouts/back-test-schema.ts";
import type { BackTest, ModelGuardrails } from "#lib/rollouts/back-test-schema.ts";
import { modelGuardrails } from "#lib/rollouts/core/model-guardrails.ts";
import type { Context } from "#lib/server/context.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { parseForm } from "#lib/server/http/parse-form.ts";

type Values = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What the settings page of a model's guardrails is drawn from. */
export type OpenedGuardrails = OpenedScreen & {
  readonly view: JudgingView;
  /** Null: no model is registered. */
  readonly guardrails: ModelGuardrails | null;
  readonly backTest: BackTest | null;
  /** The limits that the address asks to try; null: those in force are tried. */
  readonly tried: TryGuardrails["rules"] | null;
  /** The address asks to try what cannot be tried. */
  readonly isTriedWrong: boolean;
};

/** Opens the guardrails of the model that the address names, or the first, with what they would have done. */
export async function openGuardrails(ctx: Context, asked: Values): Promise<OpenedGuardrails> {
  const text = (name: string) => {
    const value = asked[name];
    return typeof value === "string" ? value : undefined;
  };
  const [view, screen] = await Promise.all([
    orNotFound(viewJudging(ctx, { model: text("model"), before: text("before") })),
    openScreen(ctx, text("draft")),
  ]);
  if (view.judging === null) {
    return { ...screen, view, guardrails: null, backTest: null, tried: null, isTriedWrong: false };
  }
  const { model } = view.judging;
  const settings = await judgingOf(ctx, model.id);
  const wanted = triedRules(asked);
  const tried = wanted === "wrong" ? null : wanted;
  const rules = tried ?? settings.guardrails ?? [];
  return {
    ...screen,
    view,
    guardrails: modelGuardrails(model, settings),
    backTest: await backTestGuardrails(ctx, { model: model.slug, rules }),
    tried,
    isTriedWrong: wanted === "wrong",
  };
}

/** The rules that an address carries, as the form sends them with "Try"; null without any. */
function triedRules(asked: Values): TryGuardrails["rules"] | "wrong" | null {
  const fields = Object.entries(asked).flatMap(([name, value]) =>
    name.startsWith("rules[") && typeof value === "string" ? [[name, value] as const] : [],
  );
  if (fields.length === 0) return null;
  try {
    return TryGuardrails.safeParse(parseForm(fields)).data?.rules ?? "wrong";
  } catch {
    return "wrong";
  }
}

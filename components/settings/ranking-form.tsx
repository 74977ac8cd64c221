import { useTranslations } from "next-intl";
import { draftErrors, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { rankingAddress } from "#lib/models/client.ts";
import { GateAction, RankingGate } from "#lib/models/judging-schema.ts";
import type { ModelRanking } from "#lib/models/judging-schema.ts";

const weightNames = ["evaluation", "soak", "traffic", "recency", "restore"] as const;
const limitNames = ["fullSoakHours", "fullTrafficRequests", "recencyHalfLifeDays"] as const;

const names = [
  ...weightNames.map((name) => `weights.${name}:number`),
  "weights",
  ...limitNames.map((name) => `${name}:number`),
  ...RankingGate.options.map((gate) => `gates.${gate}`),
  "reason",
];

type Props = { ranking: ModelRanking; draft: FormDraft; idempotencyKey: string };

/** The form of the weights and gates that a model's candidates are ranked with. */
export function RankingForm({ ranking, draft, idempotencyKey }: Props) {
  const t = useTranslations("settings");
  const bars = useTranslations("rollbacks.version.bar");
  const gates = useTranslations("rollbacks.gate");
  const ofField = (path: string, reason: string) =>
    path === "weights" ? t("wrong.weights") : path === "reason" ? t("wrong.reason") : reason;
  const errors = draftErrors(draft, names, { ofCode: useRefusalWords(), ofField }).map((error) =>
    error.name === "weights" ? { ...error, name: "weights.evaluation:number" } : error,
  );
  const { weights, gates: actions } = ranking.ranking;
  return (
    <form method="post" action={rankingAddress("put", ranking.model)}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} expectedRevision={ranking.revision} />
      <h3 className="after">{t("weights")}</h3>
      <p className="sub">{t("weightsHint")}</p>
      <div className="cols2">
        {weightNames.map((name) => (
          <TextField
            key={name}
            name={`weights.${name}:number`}
            label={bars(name)}
            hint={t(`weightOf.${name}`)}
            inputMode="decimal"
            value={draftText(draft, `weights.${name}:number`, String(weights[name]))}
            error={errorOf(errors, `weights.${name}:number`)}
          />
        ))}
        {limitNames.map((name) => (
          <TextField
            key={name}
            name={`${name}:number`}
            label={t(`limit.${name}`)}
            inputMode="decimal"
            value={draftText(draft, `${name}:number`, String(ranking.ranking[name]))}
            error={errorOf(errors, `${name}:number`)}
          />
        ))}
      </div>
      <h3 className="after">{t("gates")}</h3>
      <p className="sub">{t("gatesHint")}</p>
      <div className="cols2">
        {RankingGate.options.map((gate) => (
          <SelectField
            key={gate}
            name={`gates.${gate}`}
            label={gates(gate)}
            value={draftText(draft, `gates.${gate}`, actions[gate])}
            error={errorOf(errors, `gates.${gate}`)}
            choices={GateAction.options.map((value) => ({ value, label: t(`action.${value}`) }))}
          />
        ))}
      </div>
      <TextField
        name="reason"
        label={t("reason")}
        hint={t("reasonHint")}
        value={draftText(draft, "reason", "")}
        error={errorOf(errors, "reason")}
      />
      <p className="acts after">
        <Button primary>{t("save")}</Button>
      </p>
    </form>
  );
}

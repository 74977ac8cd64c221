import { Sentence } from "#components/shell/sentence.tsx";
import { Shell } from "#components/shell/shell.tsx";
import { FreshnessChip } from "#components/ui/freshness-chip.tsx";
import { DesignCharts } from "./design-charts.tsx";
import { DesignForms } from "./design-forms.tsx";
import { DesignParts } from "./design-parts.tsx";
import { DesignRollout } from "./design-rollout.tsx";
import { DesignTokens } from "./design-tokens.tsx";
import { sampleRange } from "./sample-data.ts";

/** Every part of the design system in every state and in both themes, for looking at while developing; in each language at its address. */
export function DesignScreen() {
  return (
    <Shell
      className="v-model"
      frame={{
        user: { name: "On-call", role: "operator" },
        counts: { models: 5, rollbacks: 1 },
        activeRollback: { model: "mm_chat", label: "25% on v2.4.0, holding 4 min", href: "/" },
      }}
      breadcrumb={[{ label: "Models", href: "/models" }, { label: "mm_digits" }]}
      freshness={<FreshnessChip freshness="rendered" at={new Date(sampleRange.toAt).toISOString()} />}
    >
      <Sentence
        first="mm_digits hears worse."
        second="Audio fell 24.7 points after v1.4. Image and text rose."
      />
      {(["light", "dark"] as const).map((theme) => (
        <div key={theme} className="pane" data-theme={theme}>
          <h2>{theme}</h2>
          <DesignTokens name={theme} />
          <DesignCharts name={theme} />
          <DesignRollout />
          <DesignParts name={theme} />
          <DesignForms name={theme} />
        </div>
      ))}
    </Shell>
  );
}

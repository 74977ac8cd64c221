import { SamplePanel } from "#components/replays/sample-panel.tsx";
import type { SamplePage } from "#components/replays/sample-card.tsx";
import { draftErrors } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { ErrorSummary } from "#components/ui/error-summary.tsx";

/** What the tab of a version's samples is drawn from. */
export type SamplesTab = SamplePage & { draft: FormDraft };

/** A version's golden inputs, its answers beside those of the version before. */
export function VersionSamplesTab({ tab }: { tab: SamplesTab }) {
  return (
    <>
      <ErrorSummary errors={draftErrors(tab.draft, [], { ofCode: useRefusalWords() })} />
      <SamplePanel {...tab} />
    </>
  );
}

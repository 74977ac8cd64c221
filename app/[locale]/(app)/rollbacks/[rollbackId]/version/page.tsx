import { setRequestLocale } from "next-intl/server";
import { AlreadyRunningScreen } from "#components/rollbacks/already-running-screen.tsx";
import { VersionScreen } from "#components/rollbacks/version-screen.tsx";
import { openStepPage } from "#lib/rollbacks/open-step.ts";
import type { StepPageProps } from "#lib/rollbacks/open-step.ts";
import { viewAnotherVersion } from "#lib/rollbacks/view-another-version.ts";
import { viewVersionChoice } from "#lib/rollbacks/view-version-choice.ts";
import { Id } from "#lib/schema/atoms.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";

export default async function Page(props: StepPageProps) {
  setRequestLocale((await props.params).locale);
  const { ctx, opened } = await openStepPage(props, "version");
  if (opened.isRunning) return <AlreadyRunningScreen step="version" {...opened} />;
  const { candidate, emergency } = await props.searchParams;
  const asked = candidate ?? opened.draft?.values["candidateVersionId"];
  const chosenId = Id.safeParse(asked).data ?? null;
  const query = { rollbackId: opened.rollback.id, ...(chosenId !== null && { candidate: chosenId }) };
  const [choice, another] = await Promise.all([
    orNotFound(viewVersionChoice(ctx, query)),
    viewAnotherVersion(ctx, opened.rollback),
  ]);
  return (
    <VersionScreen
      choice={choice}
      another={another}
      chosenId={chosenId}
      isEmergency={emergency === "true"}
      {...opened}
    />
  );
}

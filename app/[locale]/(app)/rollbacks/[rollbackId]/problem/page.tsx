import { setRequestLocale } from "next-intl/server";
import { SaidScreen } from "#components/rollbacks/said-screen.tsx";
import { openStepPage } from "#lib/rollbacks/open-step.ts";
import type { StepPageProps } from "#lib/rollbacks/open-step.ts";

export default async function Page(props: StepPageProps) {
  setRequestLocale((await props.params).locale);
  const { opened } = await openStepPage(props, "problem");
  return <SaidScreen {...opened} />;
}

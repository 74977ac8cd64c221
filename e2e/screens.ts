import { settingsSections } from "#components/settings/settings-sections.ts";
import {
  acceptPassedTests,
  chooseCandidate,
  openRollbackByApi,
  pauseHeld,
  startStandardRollout,
  tellConsumers,
  waitForPassedTests,
} from "./drive.ts";
import { archive, candidate, model, suspect } from "./fixtures.ts";
import type { Running } from "./fixtures.ts";

/** A screen and where it is, without the language. */
export interface Screen {
  readonly name: string;
  readonly address: string;
}

const settingsScreens: readonly Screen[] = [
  { name: "settings", address: "/settings" },
  ...settingsSections.map(({ key, href }) => ({ name: `settings, ${key}`, address: href })),
];

/** Screens that need no rollback. */
export const standingScreens: readonly Screen[] = [
  { name: "overview", address: "" },
  { name: "models", address: "/models" },
  { name: "model", address: `/models/${model}` },
  { name: "model by version", address: `/models/${model}?x=version&range=all` },
  { name: "version", address: `/models/${model}/versions/${suspect}` },
  ...["components", "evaluations", "samples", "history", "replay"].map((tab) => ({
    name: `version, ${tab}`,
    address: `/models/${model}/versions/${suspect}?tab=${tab}`,
  })),
  { name: "compare", address: `/models/${model}/compare?base=${candidate}&head=${suspect}` },
  {
    name: "compare several",
    address: `/models/${model}/compare?base=${candidate}&head=${suspect}&head=mm_digits_v1.1_20260803`,
  },
  { name: "choose versions", address: `/models/${model}/compare` },
  { name: "changelog", address: "/changelog" },
  { name: "changelog of a model", address: `/changelog/${model}` },
  { name: "changelog, nothing fits", address: "/changelog?modality=video" },
  { name: "audit", address: "/audit" },
  { name: "audit, nothing fits", address: "/audit?actor=nobody" },
  { name: "rollbacks", address: "/rollbacks" },
  { name: "inbox", address: "/inbox" },
  { name: "inbox of a consumer", address: `/models/${model}/consumers/${archive}/inbox` },
  ...settingsScreens,
  { name: "step 1", address: `/rollbacks/new?model=${model}` },
  { name: "nothing here", address: "/nowhere" },
];

/** Screens of a product in which nobody has registered anything. */
export const firstUseScreens: readonly Screen[] = [
  { name: "overview", address: "" },
  { name: "models", address: "/models" },
  { name: "changelog", address: "/changelog" },
  { name: "audit", address: "/audit" },
  { name: "rollbacks", address: "/rollbacks" },
  { name: "step 1", address: "/rollbacks/new" },
  { name: "inbox", address: "/inbox" },
  ...settingsScreens,
];

/** Screens of a rollback whose traffic moves. */
export function movingScreens(rollbackId: string): readonly Screen[] {
  const own = `/rollbacks/${rollbackId}`;
  return [
    { name: "overview while traffic moves", address: "" },
    { name: "live", address: own },
    { name: "continue on phone", address: `${own}/phone` },
    { name: "step 5", address: `${own}/notify` },
    { name: "report", address: `${own}/report` },
    { name: "problem, said", address: `${own}/problem` },
    { name: "step 2, passed", address: `${own}/version` },
    { name: "rollbacks", address: "/rollbacks" },
  ];
}

/** Drives a rollback from nothing to told consumers, and shows each screen when it is what a person would see. */
export async function walkScreens(
  running: Running,
  look: (screens: readonly Screen[]) => Promise<void>,
): Promise<void> {
  await look(standingScreens);
  const rollbackId = await openRollbackByApi(running);
  const own = `/rollbacks/${rollbackId}`;
  await look([
    { name: "step 2", address: `${own}/version` },
    { name: "step 2, emergency", address: `${own}/version?emergency=true` },
  ]);
  await chooseCandidate(running, rollbackId);
  await look([{ name: "tests under way", address: `${own}/test` }]);
  await waitForPassedTests(running, rollbackId);
  await look([{ name: "step 3", address: `${own}/test` }]);
  await acceptPassedTests(running, rollbackId);
  await look([{ name: "step 4", address: `${own}/rollout` }]);
  const { rolloutId } = await startStandardRollout(running, rollbackId);
  await pauseHeld(running, rolloutId ?? "");
  await look(movingScreens(rollbackId));
  const answer = new URL(await tellConsumers(running, rollbackId));
  await look([
    { name: "step 5, sent", address: `${own}/notify` },
    { name: "acknowledgement", address: answer.pathname.replace(/^\/(?:en|zh-CN)/, "") },
  ]);
}

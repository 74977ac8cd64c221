import { redirect } from "next/navigation";
import { homePage, stepPage } from "#lib/rollbacks/core/step-page.ts";
import type { SampleQuery } from "#lib/replays/open-samples.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import type { Dependent } from "#lib/rollbacks/dependent-schema.ts";
import type { FrameView } from "#lib/rollbacks/overview-schema.ts";
import type { Rollback, RollbackStep, Watcher } from "#lib/rollbacks/schema.ts";
import { presentWatchers } from "#lib/rollbacks/watch-rollback.ts";
import { viewDependents } from "#lib/rollbacks/view-dependents.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { notFound } from "#lib/schema/app-error.ts";
import { Id } from "#lib/schema/atoms.ts";
import type { Actor, Context } from "#lib/server/context.ts";
import type { FormDraft } from "#lib/server/http/form-draft.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { readDraft } from "#lib/server/http/read-draft.ts";
import { newId } from "#lib/server/observability/ids.ts";

type Draft = string | readonly string[] | undefined;

/** What every screen of the guided rollback is drawn from, besides its own data. */
export type OpenedScreen = {
  readonly facts: { readonly actor: Pick<Actor, "name" | "role">; readonly view: FrameView };
  /** What the form had sent when it was refused, and why. */
  readonly draft: FormDraft | null;
  readonly viewer: { readonly id: string | null; readonly canOperate: boolean };
  readonly now: Date;
  /** Fresh for each time a page is drawn. */
  readonly idempotencyKey: string;
};

/** Opens a screen with forms: who looks, what the frame shows, and the draft that the address names. */
export async function openScreen(ctx: Context, draft: Draft): Promise<OpenedScreen> {
  const { name, role, id, scopes } = ctx.actor;
  const [view, kept] = await Promise.all([viewFrame(ctx), readDraft(ctx, draft)]);
  return {
    facts: { actor: { name, role }, view },
    draft: kept,
    viewer: { id, canOperate: scopes.includes("operate") },
    now: ctx.now,
    idempotencyKey: newId(),
  };
}

/** Gives a rollback by an id from an address; NOT_FOUND also for what is no id. */
export async function openRollback(ctx: Context, rollbackId: string): Promise<Rollback> {
  if (!Id.safeParse(rollbackId).success) throw notFound("rollback", rollbackId);
  return getRollback(ctx, { rollbackId });
}

/** A step's page, opened; `isRunning`: traffic moved already, so that the step only says so. */
export type OpenedStep = OpenedScreen & {
  readonly rollback: Rollback;
  readonly isRunning: boolean;
  /** Who has the rollback open now. */
  readonly watchers: readonly Watcher[];
};

/**
 * Opens the page of a step. Leads on to the step that the rollback is at when the asked one is not reached yet. NOT_FOUND
 * for an unknown rollback.
 */
async function openStep(
  ctx: Context,
  at: { rollbackId: string; asked: RollbackStep; draft: Draft },
): Promise<OpenedStep> {
  const rollback = await openRollback(ctx, at.rollbackId);
  const page = stepPage(rollback, at.asked);
  if (page.kind === "go") redirect(`/${ctx.locale}/rollbacks/${rollback.id}/${page.to}`);
  const [screen, watchers] = await Promise.all([
    openScreen(ctx, at.draft),
    presentWatchers(ctx, rollback.id),
  ]);
  return { ...screen, rollback, watchers, isRunning: page.kind === "already_running" };
}

/** What a step's page gets of its address. */
export type StepPageProps = {
  readonly params: Promise<{ locale: string; rollbackId: string }>;
  readonly searchParams: Promise<SampleQuery & { draft?: string; candidate?: string; emergency?: string }>;
};

/** Opens a step's page from its address: sign-in first, then as `openStep`; an unknown rollback is a page not found. */
export async function openStepPage(
  { params, searchParams }: StepPageProps,
  asked: RollbackStep,
): Promise<{ ctx: Context; opened: OpenedStep }> {
  const { locale, rollbackId } = await params;
  const { draft } = await searchParams;
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks/${rollbackId}/${asked}`);
  return { ctx, opened: await orNotFound(openStep(ctx, { rollbackId, asked, draft })) };
}

/** A rollback whose traffic moves, with the targets that follow it, and who has its page open now. */
export type OpenedLive = {
  readonly rollback: Rollback & { readonly rolloutId: string; readonly dependents: readonly Dependent[] };
  readonly watchers: readonly Watcher[];
};

/** Leads from the address of a rollback without traffic to the step it is at; gives the rollback once traffic moved. */
export async function openLive(ctx: Context, rollbackId: string): Promise<OpenedLive> {
  const rollback = await openRollback(ctx, rollbackId);
  const { rolloutId } = rollback;
  if (rolloutId === null) redirect(`/${ctx.locale}/rollbacks/${rollback.id}/${homePage(rollback)}`);
  const [{ items: dependents }, watchers] = await Promise.all([
    viewDependents(ctx, { rollbackId: rollback.id }),
    presentWatchers(ctx, rollback.id),
  ]);
  return { rollback: { ...rollback, rolloutId, dependents }, watchers };
}

import type { Command } from "commander";
import { connectApi, withApiOptions } from "#lib/cli/api/connect-api.ts";
import type { Api, ApiOptions } from "#lib/cli/api/connect-api.ts";
import { instantText, printAnswer, tableLines } from "#lib/cli/api/print-answer.ts";
import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { rolloutsContract } from "#lib/rollouts/contract.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";

/** Adds `lastgood rollback status`. */
export function registerRollbackCommands(program: Command): void {
  const rollback = program.command("rollback").description("the guided rollbacks");
  withApiOptions(rollback.command("status"))
    .argument("[id]", "one rollback; without it, all that are open")
    .description("show how far a rollback is")
    .action(async (id: string | undefined, options: ApiOptions) => {
      const api = connectApi(options);
      if (id === undefined) return listOpen(api, options);
      const answer = await api(rollbacksContract.getRollback, { params: { rollbackId: id } });
      const rollout =
        answer.rolloutId === null
          ? null
          : await api(rolloutsContract.getRollout, { params: { rolloutId: answer.rolloutId } });
      printAnswer(options, { rollback: answer, rollout }, statusLines(answer, rollout));
    });
}

async function listOpen(api: Api, options: ApiOptions): Promise<void> {
  const answer = await api(rollbacksContract.listRollbacks, { query: { state: "open", limit: 200 } });
  const rows = answer.items.map((one) => [one.id, one.model, one.step, wayOf(one), one.driver.name]);
  const lines =
    rows.length === 0
      ? ["No rollback is open."]
      : tableLines([["ID", "MODEL", "STEP", "WAY", "DRIVER"], ...rows]);
  printAnswer(options, answer, lines);
}

function wayOf({ suspect, candidate }: Rollback): string {
  return `${suspect.shortName} -> ${candidate?.shortName ?? "not chosen"}`;
}

function statusLines(rollback: Rollback, rollout: Rollout | null): string[] {
  const { freeze } = rollback;
  return [
    `${rollback.model} on ${rollback.targetTitle}: ${wayOf(rollback)}`,
    `${rollback.state}, step ${rollback.step}, driver ${rollback.driver.name}, started ${instantText(rollback.startedAt)}`,
    ...(freeze === null ? [] : [`frozen until ${instantText(freeze.expiresAt)} by ${freeze.ownerName}`]),
    ...(rollout === null ? [] : rolloutLines(rollout)),
  ];
}

function rolloutLines({ state, reason, stages, stageIndex, traffic }: Rollout): string[] {
  const share = stages[stageIndex]?.share ?? 0;
  const seen = (traffic.observed ?? []).map((one) => `${one.version} ${one.share.toFixed(1)} %`).join(", ");
  return [
    `rollout ${state}${reason === null ? "" : ` (${reason.code})`}, stage ${stageIndex + 1} of ${stages.length}: ${share} %`,
    `observed: ${seen === "" ? "no data" : seen}`,
  ];
}

import type { Command } from "commander";
import { accessContract } from "#lib/access/contract.ts";
import { CreateApiToken } from "#lib/access/schema.ts";
import { connectApi, withApiOptions } from "#lib/cli/api/connect-api.ts";
import type { ApiOptions } from "#lib/cli/api/connect-api.ts";
import { instantText, printAnswer, tableLines } from "#lib/cli/api/print-answer.ts";
import { parseDocumentAs } from "#lib/cli/api/read-document.ts";

type CreateOptions = ApiOptions & {
  readonly name: string;
  readonly scope: string;
  readonly expires?: string;
};

/** Adds `lastgood token create | list | revoke`. */
export function registerTokenCommands(program: Command): void {
  const token = program.command("token").description("API tokens");
  withApiOptions(token.command("create"))
    .requiredOption("--name <name>", "what the audit log calls it, e.g. ci")
    .requiredOption("--scope <scopes>", "read, register, operate, administer; several with commas")
    .option("--expires <instant>", "e.g. 2027-01-31T00:00:00Z; never when left out")
    .description("make an API token; its secret is printed once and cannot be read again")
    .action(async (options: CreateOptions) => {
      const { name, scope, expires } = options;
      const given = { name, scopes: scope.split(","), expiresAt: expires ?? null };
      const body = parseDocumentAs(CreateApiToken, given, "token create");
      const answer = await connectApi(options)(accessContract.createApiToken, { body });
      printAnswer(options, answer, [`${answer.secret}`]);
    });
  withApiOptions(token.command("list"))
    .description("list the API tokens, without their secrets")
    .action(async (options: ApiOptions) => {
      const answer = await connectApi(options)(accessContract.listApiTokens, { query: { limit: 200 } });
      const rows = answer.items.map((one) => [
        one.id,
        one.name,
        one.scopes.join(","),
        one.revokedAt === null ? `expires ${instantText(one.expiresAt)}` : "revoked",
      ]);
      printAnswer(options, answer, tableLines([["ID", "NAME", "SCOPES", ""], ...rows]));
    });
  withApiOptions(token.command("revoke"))
    .argument("<id>", "the token's id, as `token list` tells it")
    .description("revoke an API token at once")
    .action(async (id: string, options: ApiOptions) => {
      const answer = await connectApi(options)(accessContract.revokeApiToken, { params: { tokenId: id } });
      printAnswer(options, answer, [`Revoked ${answer.name}.`]);
    });
}

import type { Command } from "commander";
import { z } from "zod";
import { CommandError } from "#lib/cli/command-error.ts";
import { call } from "#lib/client/api.ts";
import type { CallInput } from "#lib/client/api.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Endpoint, EndpointOutput } from "#lib/schema/endpoint.ts";
import { env } from "#lib/server/env.ts";

/** The options that every command of the public API has. */
export type ApiOptions = { readonly url?: string; readonly token?: string; readonly json?: boolean };

/** Calls endpoints of one server as one token. */
export type Api = <E extends Endpoint>(endpoint: E, input: CallInput<E>) => Promise<EndpointOutput<E>>;

/** Adds `--url`, `--token` and `--json` to a command. */
export function withApiOptions(command: Command): Command {
  return command
    .option("--url <address>", "address of Lastgood (LASTGOOD_URL, http://localhost:3000)")
    .option("--token <token>", "API token (LASTGOOD_TOKEN; safer there than in the shell's history)")
    .option("--json", "print the answer as JSON");
}

/** Gives what calls the server that the options or the environment name; refusals become one line that says what to do. */
export function connectApi(options: ApiOptions): Api {
  const url = (options.url ?? env().LASTGOOD_URL).replace(/\/+$/, "");
  if (!/^https?:\/\//.test(url)) {
    throw new CommandError(`--url: "${url}" is no http(s) address, e.g. https://lastgood.example.org`);
  }
  const server = { url, token: options.token ?? env().LASTGOOD_TOKEN };
  return async (endpoint, input) => {
    try {
      return await call(endpoint, input, { server });
    } catch (error) {
      throw inWords(error, url);
    }
  };
}

function inWords(error: unknown, url: string): unknown {
  if (error instanceof AppError) return refusal(error, url);
  if (!(error instanceof z.core.$ZodError)) return error;
  const [issue] = error.issues;
  return new CommandError(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "does not fit"}`);
}

function refusal({ code, detail, invalidParams, extra }: AppError, url: string): CommandError {
  if (extra["isOffline"] === true) {
    return new CommandError(
      `${url} could not be reached; is Lastgood running, and --url or LASTGOOD_URL right?`,
    );
  }
  if (code === "UNAUTHENTICATED") {
    return new CommandError(`${detail} Give one with --token or LASTGOOD_TOKEN.`);
  }
  const fields = invalidParams
    .map(({ name, reason }) => `${name}: ${reason}`)
    .filter((field) => !detail.includes(field));
  return new CommandError([detail, ...fields].join("; "));
}

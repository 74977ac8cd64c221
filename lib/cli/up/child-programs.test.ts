import { expect, it } from "vitest";
import { parseEnv } from "#lib/server/env.ts";
import { childPrograms } from "./child-programs.ts";
import type { Plan } from "./child-programs.ts";
import { dataDirectory } from "./data-directory.ts";

const settings = parseEnv({
  LASTGOOD_DATA: "/data",
  LASTGOOD_SMTP_URL: "smtp://user:password@mail.example:587",
});
const url = "postgresql://user:password@127.0.0.1:5432/lastgood";
const plan: Plan = {
  root: "/product",
  settings,
  places: dataDirectory("/data"),
  store: { url, directUrl: url, dataDirectory: null, close: async () => {} },
  sandbox: { gatewayPort: 1, adminPort: 2, adminToken: "admin", apiToken: "api" },
  isDevelopment: false,
};

it.each([
  ["web", ["WORKER_PRIVATE_KEY_FILE", "LASTGOOD_SMTP_URL"]],
  [
    "sandbox",
    [
      "DATABASE_URL",
      "DIRECT_DATABASE_URL",
      "LASTGOOD_SMTP_URL",
      "SECRET_KEY_FILE",
      "WORKER_PRIVATE_KEY_FILE",
    ],
  ],
])("takes from the %s process the secrets it has no use for", (name, variables) => {
  const program = childPrograms(plan).find((one) => one.name === name);
  const environment = Object.fromEntries(
    variables.map((variable) => [variable, program?.environment[variable]]),
  );
  expect(environment).toEqual(Object.fromEntries(variables.map((variable) => [variable, null])));
});

it("leaves the mail server's address to the worker", () => {
  const worker = childPrograms(plan).find(({ name }) => name === "worker");
  expect(worker?.environment).not.toHaveProperty("LASTGOOD_SMTP_URL");
});

import { randomBytes } from "node:crypto";
import { Client } from "pg";

/** Where a database is made: the connection string of any database of that server, and the template to copy. */
export interface ScratchDatabase {
  readonly serverUrl: string;
  readonly template?: string;
}

/** Gives the same connection string for another database of the server. */
export function withDatabaseName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

/** Creates a database with a random name and gives its connection string and the way to drop it. */
export async function createScratchDatabase({ serverUrl, template }: ScratchDatabase) {
  const name = `scratch_${randomBytes(6).toString("hex")}`;
  await runOnServer(serverUrl, `CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ""}`);
  const drop = () => runOnServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  return { name, url: withDatabaseName(serverUrl, name), drop };
}

/** Runs one statement on the server's own connection, e.g. one that creates or drops a database. */
export async function runOnServer(serverUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

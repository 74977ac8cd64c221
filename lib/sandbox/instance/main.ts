import path from "node:path";
import { parseArgs } from "node:util";
import { listen } from "#lib/sandbox/http/serve.ts";
import { readBundle } from "#lib/sandbox/model/bundle.ts";
import type { InstanceMessage } from "./instance-message.ts";
import { makeInstance } from "./make-instance.ts";

const { values } = parseArgs({
  options: {
    bundle: { type: "string" },
    version: { type: "string" },
    port: { type: "string", default: "0" },
  },
});

/** Tells the host by its channel, or whoever started the process by a line on stdout. */
function tell(message: InstanceMessage): void {
  if (process.send) process.send(message);
  else process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function start(): Promise<void> {
  if (!values.bundle) throw new Error("--bundle names the directory of the seven component files");
  const directory = path.resolve(values.bundle);
  const instance = makeInstance(readBundle(directory), values.version ?? path.basename(directory));
  const port = await listen(instance.server, Number(values.port));
  instance.warmUp();
  tell({ state: "ready", url: `http://127.0.0.1:${port}` });
}

const stop = (): never => process.exit(0);
process.on("disconnect", stop);
process.on("SIGTERM", stop);
// Ctrl-C reaches the whole process group: with a host, the host decides when its instances go.
process.on("SIGINT", () => {
  if (!process.connected) stop();
});

try {
  await start();
} catch (error) {
  tell({ state: "failed", failure: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}

import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "#lib/server/project-root.ts";

it("ends without a word when its reader has seen enough, as `head` does", async () => {
  const main = join(projectRoot(), "lib", "cli", "main.ts");
  const child = spawn(process.execPath, [main, "openapi"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (told += text));
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect({ code, told }).toEqual({ code: 0, told: "" });
});

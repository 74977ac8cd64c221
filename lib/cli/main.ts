import { lineOf } from "./command-error.ts";
import { createProgram } from "./create-program.ts";

// A reader that has seen enough, such as `head`, closes the pipe: no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.stderr.write(`lastgood: ${lineOf(error)}\n`);
  process.exitCode = 1;
}

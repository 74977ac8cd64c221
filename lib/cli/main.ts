import { lineOf } from "./command-error.ts";
import { createProgram } from "./create-program.ts";

try {
  await createProgram().parseAsync();
} catch (error) {
  process.stderr.write(`lastgood: ${lineOf(error)}\n`);
  process.exitCode = 1;
}

import { pathToFileURL } from "node:url";

// Runs the program of a child of `lastgood up`. When the parent is gone, also by SIGKILL, the channel to it closes, and the
// child ends as if it had been asked to. It is not a preload: the program hands those on to processes of its own.
const graceMs = 8_000;
const [node = process.execPath, , program = "", ...programArguments] = process.argv;

if (process.channel !== undefined && process.channel !== null) {
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), graceMs).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // Listening must not keep a program alive that has nothing else to do.
  process.channel.unref();
}

process.argv = [node, program, ...programArguments];
await import(pathToFileURL(program).href);

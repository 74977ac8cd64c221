// Loaded before the program of every child of `lastgood up`: when the parent is gone, also by SIGKILL, the channel to
// it closes, and the child ends as if it had been asked to.
const graceMs = 8_000;

if (process.channel !== undefined && process.channel !== null) {
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), graceMs).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // Listening must not keep a program alive that has nothing else to do.
  process.channel.unref();
}

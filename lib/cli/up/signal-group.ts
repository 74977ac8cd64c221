import type { ChildProcess } from "node:child_process";

/** Whether a child can lead a process group of its own; there are none on Windows. */
export const hasGroups = process.platform !== "win32";

/** Sends a signal to a child that was spawned `detached`, and to everything it started; does nothing when it is gone. */
export function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (hasGroups) process.kill(-child.pid, name);
    else child.kill(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

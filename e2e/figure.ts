import { test } from "@playwright/test";

/** Notes what the running journey measured; the reporter prints it. */
export function figure(name: string, value: string | number): void {
  test.info().annotations.push({ type: name, description: String(value) });
}

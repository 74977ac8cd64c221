import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findChromium } from "./chromium.ts";
import { plant } from "./plant.ts";

it("takes the named browser, then the first on the path", () => {
  using folder = plant({ chromium: "#!/bin/sh\n" });
  const path = join(folder.path, "chromium");
  chmodSync(path, 0o755);
  expect(findChromium({ CHROMIUM_PATH: "/opt/browser" })).toBe("/opt/browser");
  expect(findChromium({ PATH: folder.path })).toBe(path);
});

import { expect, it, vi } from "vitest";
import { runGates } from "./check.ts";
import { plant } from "./plant.ts";

it("passes and fails gates by their exit code, and shows why one failed", async () => {
  const scripts = { good: "node -e 0", bad: "node -e \"console.log('because'); process.exit(3)\"" };
  using project = plant({ "package.json": JSON.stringify({ scripts }) });
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const results = await runGates(["good", "bad", "absent"], project.path);
  const shown = written.mock.calls.map(([text]) => String(text)).join("");
  written.mockRestore();
  expect(new Map(results.map(({ name, isPassed }) => [name, isPassed]))).toEqual(
    new Map([
      ["good", true],
      ["bad", false],
      ["absent", false],
    ]),
  );
  expect(shown).toMatch(/pass {2}good/);
  expect(shown).toMatch(/FAIL {2}bad[\s\S]*because/);
});

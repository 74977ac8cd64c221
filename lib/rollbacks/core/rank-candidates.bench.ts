import { test } from "vitest";
import { aCandidate, aQuestion, aVerdict } from "#lib/testing/candidate-builders.ts";
import { meetBar } from "#lib/testing/meet-bar.ts";
import { daysBefore } from "#lib/testing/target-builders.ts";
import { rankCandidates } from "./rank-candidates.ts";

test("ranking 1,000 versions", async ({ bench }) => {
  const candidates = Array.from({ length: 1000 }, (_, index) =>
    aCandidate(index + 1, {
      healthyMs: (index % 97) * 3_600_000,
      servedRequests: (index * 7919) % 200_000,
      incidents: index % 3,
      lastServedAt: daysBefore(index % 400),
      verdicts: [aVerdict(index % 2 === 0 ? "improved" : "inconclusive", { estimate: (index % 30) / 10 })],
    }),
  );
  const question = aQuestion();
  await meetBar(bench, {
    name: "ranking 1,000 versions",
    limitMs: 50,
    run: () => rankCandidates(question, candidates),
  });
});

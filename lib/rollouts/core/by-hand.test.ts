import { expect, it } from "vitest";
import { slicesByHand } from "./by-hand.ts";

const slices = [
  { version: "v1.2", role: "restored" as const, share: 25 },
  { version: "v1.4", role: "control" as const, share: 25 },
  { version: "v1.4", role: "rest" as const, share: 50 },
];
const orders = { form: "orders" as const, order: "set weight pool/{server} {weight}", pattern: "{version}" };

it("writes a split as each router takes it", () => {
  const json = { command: "curl -d '{split}' http://gateway", split: { form: "json" as const } };
  expect(slicesByHand(slices, { kind: "gateway", command: json })).toBe(
    `curl -d '${JSON.stringify({ slices })}' http://gateway`,
  );
  const weights = { command: 'echo "{split}"', split: { ...orders, servers: { "v1.4": ["a", "b"] } } };
  expect(slicesByHand(slices, { kind: "haproxy", command: weights })).toBe(
    'echo "set weight pool/v1.2 64; set weight pool/a 96; set weight pool/b 96"',
  );
  const cuts = { command: "{split}", split: { form: "cuts" as const, versions: ["v1.2", "v1.3", "v1.4"] } };
  expect(slicesByHand(slices, { kind: "haproxy", command: cuts })).toBe("2500:2500");
});

it("says the shares where no command is known", () => {
  expect(slicesByHand(slices.slice(0, 1), { kind: "mesh", command: null })).toBe("mesh: v1.2=25");
});

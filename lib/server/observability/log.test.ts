import { expect, test } from "vitest";
import { createLog } from "#lib/server/observability/log.ts";

const SECRET = "s3cr3t-Value-0123456789";

function logged(fields: object, message = "message"): string {
  const lines: string[] = [];
  const log = createLog({ name: "test" }, { write: (line: string) => void lines.push(line) });
  log.info(fields, message);
  return lines.join("");
}

test("a line is one JSON object with time, level, name and message", () => {
  const line: unknown = JSON.parse(logged({ requestId: "r1" }, "hello"));
  expect(line).toMatchObject({ level: "info", name: "test", msg: "hello", requestId: "r1" });
  expect(line).toHaveProperty("time", expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/));
});

test.each([
  ["at the top", { password: SECRET }],
  ["one level down", { headers: { authorization: SECRET, "set-cookie": SECRET, cookie: SECRET } }],
  ["two levels down", { request: { headers: { "webhook-signature": SECRET } } }],
  ["three levels down", { a: { b: { c: { token: SECRET } } } }],
  ["whole settings objects", { settings: { anything: { deeper: SECRET } } }],
  ["in an error's message", { err: new Error(`failed with Bearer ${SECRET}`) }],
  ["in an address", { note: `postgresql://lastgood:${SECRET}@db:5432/x` }],
])("a secret %s is not written", (_where, fields) => {
  const line = logged(fields);
  expect(line).not.toContain(SECRET);
  expect(line).toContain("[redacted]");
  expect(() => JSON.parse(line) as unknown).not.toThrow();
});

test("a secret in the message text is not written", () => {
  expect(logged({}, `signed with whsec_${"A".repeat(32)}`)).not.toContain("AAAA");
});

test.each([
  "lgt_",
  "http://localhost:3000/sign-in/link/",
  "/en/sign-in/link/",
  "http://localhost:3000/zh-CN/ack/",
])("what stands behind %s is not written: it opens a door", (before) => {
  const door = "kZ9-q_X7".repeat(5);
  expect(logged({ err: new Error(`refused ${before}${door} here`) })).not.toContain(door.slice(0, 12));
});

test("what is no secret is written", () => {
  expect(logged({ target: { name: "production", version: "mm_digits_v1.2_20260831" } })).toContain(
    "mm_digits_v1.2_20260831",
  );
});

test("of an error only type, message, code and stack are written, nothing that hangs on it", () => {
  const err = Object.assign(new Error("connection ended"), { code: "57P01", client: { secretKey: SECRET } });
  const line = logged({ err });
  expect(line).not.toContain(SECRET);
  expect(JSON.parse(line)).toMatchObject({
    err: { type: "Error", message: "connection ended", code: "57P01" },
  });
});

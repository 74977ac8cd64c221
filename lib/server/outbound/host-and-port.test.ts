import { expect, test } from "vitest";
import { hostAndPort } from "./host-and-port.ts";

test.each([
  ["http://127.0.0.1:8000/v2", "127.0.0.1:8000"],
  ["http://model.example/v2", "model.example:80"],
  ["https://model.example", "model.example:443"],
  ["https://[::1]:8443/x", "[::1]:8443"],
])("%s is at %s", (address, at) => {
  expect(hostAndPort(new URL(address))).toBe(at);
});

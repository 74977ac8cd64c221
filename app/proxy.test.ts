import { NextRequest } from "next/server";
import { expect, it } from "vitest";
import { config, proxy } from "../proxy.ts";

const matcher = new RegExp(`^${config.matcher[0]}$`);

function pass(path: string, headers: Record<string, string> = {}) {
  return proxy(new NextRequest(`http://localhost:3000${path}`, { headers }));
}

it("leads an address without a language to the reader's own", () => {
  const location = (language: string) =>
    pass("/models/mm_digits", { "accept-language": language }).headers.get("location");
  expect(location("zh-CN,zh;q=0.9")).toBe("http://localhost:3000/zh-CN/models/mm_digits");
  expect(location("de")).toBe("http://localhost:3000/en/models/mm_digits");
});

it("keeps a request id that is safe to log and makes one otherwise", () => {
  expect(pass("/en", { "x-request-id": "abcdef-123456" }).headers.get("x-request-id")).toBe("abcdef-123456");
  const made = pass("/en", { "x-request-id": "short<" }).headers.get("x-request-id");
  expect(made).toMatch(/^[0-9a-f-]{36}$/);
});

it("lets only scripts with this request's nonce run, and no other page frame it", () => {
  const [first, second] = [0, 1].map(() => pass("/en").headers.get("content-security-policy") ?? "");
  expect(first).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}' 'strict-dynamic'(;|$)/);
  expect(first).toContain("frame-ancestors 'none'");
  expect(first).not.toBe(second);
});

it.each([
  ["/", true],
  ["/en/models/mm_digits/versions/mm_digits_v1.2_20260831", true],
  ["/en/apis", true],
  ["/api/v1/models", false],
  ["/healthz", false],
  ["/readyz", false],
  ["/metrics", false],
  ["/_next/static/chunk.js", false],
  ["/icon.svg", false],
])("handles %s: %s", (path, isHandled) => {
  expect(matcher.test(path)).toBe(isHandled);
});

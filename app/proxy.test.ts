import { NextRequest } from "next/server";
import { afterEach, expect, it, vi } from "vitest";
import nextConfig from "../next.config.ts";
import { config, proxy } from "../proxy.ts";

afterEach(() => vi.unstubAllEnvs());

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

it("hands a mail program's press on unsubscribe to the endpoint, and shows whoever opens the address a page", () => {
  const address = "http://localhost:3000/zh-CN/digest/abc-DEF_123";
  const pressed = proxy(new NextRequest(address, { method: "POST", body: "List-Unsubscribe=One-Click" }));
  const way = pressed.headers.get("x-middleware-rewrite") ?? "";
  expect(new URL(way).pathname).toBe("/api/v1/digests/abc-DEF_123/one-click");
  expect(pass("/zh-CN/digest/abc-DEF_123").headers.get("x-middleware-rewrite") ?? "").not.toContain("/api/");
});

it("lets only scripts with this request's nonce run, and no other page frame it", () => {
  const [first, second] = [0, 1].map(() => pass("/en").headers.get("content-security-policy") ?? "");
  expect(first).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}' 'strict-dynamic'(;|$)/);
  expect(first).toContain("frame-ancestors 'none'");
  expect(first).not.toBe(second);
});

it("keeps browsers on TLS where the product is reached over it, and nowhere else", async () => {
  expect(pass("/en").headers.get("strict-transport-security")).toBeNull();
  vi.stubEnv("LASTGOOD_URL", "https://rollback.example.org");
  // The environment is read once in a process.
  vi.resetModules();
  const fresh = await import("../proxy.ts");
  const answer = fresh.proxy(new NextRequest("http://localhost:3000/en"));
  expect(answer.headers.get("strict-transport-security")).toBe("max-age=31536000");
});

it("lets nothing run or load on the addresses that are no pages", async () => {
  const rules = (await nextConfig.headers?.()) ?? [];
  const api = rules.find(({ source }) => source === "/api/:path*");
  const policy = api?.headers.find(({ key }) => key === "Content-Security-Policy")?.value;
  expect(policy).toBe("default-src 'none'; frame-ancestors 'none'");
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
])("handles %s: %s", (path, isHandled) => {
  expect(matcher.test(path)).toBe(isHandled);
});

import { describe, expect, test } from "vitest";
import { MetricSyntaxError, parseOpenMetrics } from "./parse-openmetrics.ts";

describe("the OpenMetrics text format", () => {
  test("samples with labels, timestamps, exemplars and special values", () => {
    const text = [
      "# TYPE acme_http_router_request_seconds summary",
      "# UNIT acme_http_router_request_seconds seconds",
      "# HELP acme_http_router_request_seconds Latency though all of ACME's HTTP request router.",
      'acme_http_router_request_seconds_sum{path="/api/v1",method="GET"} 9036.32',
      'acme_http_router_request_seconds_created{path="/api/v1",method="GET"} 1605281325.0',
      "# TYPE go_goroutines gauge",
      "go_goroutines 69",
      'foo_bucket{le="+Inf"} 17 # {trace_id="oHg5SJYRHA0"} 9.8 1520879607.789',
      "foo_total 17.0 1520879607.789",
      "low -Inf",
      "odd NaN",
      "big 1e+06",
      "# EOF",
      "",
    ].join("\n");
    const { samples, hasEnd } = parseOpenMetrics(text);
    expect(hasEnd).toBe(true);
    expect(samples).toEqual([
      {
        name: "acme_http_router_request_seconds_sum",
        labels: { path: "/api/v1", method: "GET" },
        value: 9036.32,
      },
      {
        name: "acme_http_router_request_seconds_created",
        labels: { path: "/api/v1", method: "GET" },
        value: 1605281325,
      },
      { name: "go_goroutines", labels: {}, value: 69 },
      { name: "foo_bucket", labels: { le: "+Inf" }, value: 17 },
      { name: "foo_total", labels: {}, value: 17 },
      { name: "low", labels: {}, value: -Infinity },
      { name: "odd", labels: {}, value: NaN },
      { name: "big", labels: {}, value: 1_000_000 },
    ]);
  });

  test("label values keep braces, commas, quotes, line ends and backslashes", () => {
    const { samples } = parseOpenMetrics(String.raw`a{x="}, y=\"1\"",z="C:\\new\nline",}  1` + "\n# EOF\n");
    expect(samples[0]?.labels).toEqual({ x: '}, y="1"', z: "C:\\new\nline" });
  });

  test("text without its end mark is seen as such", () => {
    expect(parseOpenMetrics("a 1\n").hasEnd).toBe(false);
  });

  test.each([
    ["no value", 'a 1\nb{x="1"}\n', 2],
    ["a value that is no number", "a one\n", 1],
    ["an empty value in hexadecimal clothes", "a 0x\n", 1],
    ["labels without quotes", "a{x=1} 2\n", 1],
    ["labels without an end", 'a{x="1" 2\n', 1],
    ["a page of another kind", "<!doctype html>\n", 1],
    ["text after the end", "# EOF\na 1\n", 2],
  ])("%s is refused with its line", (_what, text, line) => {
    expect(() => parseOpenMetrics(text)).toThrow(MetricSyntaxError);
    expect(() => parseOpenMetrics(text)).toThrow(`line ${line}`);
  });
});

import { expect, it } from "vitest";
import { deadLinks } from "./dead-links.ts";

it.each([
  ["See https://docs.example.org/a?b=1. Then act.", []],
  ["详见 https://docs.example.org/a，谢谢", []],
  ["No link at all", []],
  ["See http://localhost:3000/x, please", ["http://localhost:3000/x"]],
  ["(http://127.0.0.1/x)", ["http://127.0.0.1/x"]],
  ["http:// is nothing, and http://[::1]:80/ neither", ["http://", "http://[::1]:80/"]],
])("finds the dead links of %s", (text, dead) => {
  expect(deadLinks(text)).toEqual(dead);
});

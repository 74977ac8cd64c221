import { render } from "@testing-library/react";
import { encode } from "uqr";
import { expect, it } from "vitest";
import { QrCode } from "./qr-code.tsx";

it("draws every dark cell of the code and leaves the quiet zone light", () => {
  const text = "https://lastgood.example.org/en/sign-in/link/secret";
  const { container } = render(<QrCode text={text} label="Code" />);
  const svg = container.querySelector("svg");
  const cells = [...(svg?.querySelector("path")?.getAttribute("d") ?? "").matchAll(/M(\d+) (\d+)/g)];
  const plain = encode(text, { ecc: "M", border: 0 });
  expect(cells).toHaveLength(plain.data.flat().filter(Boolean).length);
  const size = plain.size + 8;
  expect(svg?.getAttribute("viewBox")).toBe(`0 0 ${size} ${size}`);
  const places = cells.flatMap(([, x, y]) => [Number(x), Number(y)]);
  expect(Math.min(...places)).toBe(4);
  expect(Math.max(...places)).toBeLessThan(size - 4);
  expect(svg?.getAttribute("aria-label")).toBe("Code");
});

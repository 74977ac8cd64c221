import { expect, it } from "vitest";
import { z } from "zod";
import type { AppError } from "#lib/schema/app-error.ts";
import { dropEmptyFields, parsePart, readParams, readQuery } from "./read-input.ts";

const Schema = z.object({
  name: z.string().min(1),
  note: z.string().nullable(),
  hint: z.string().optional(),
  language: z.string().default("en"),
  nested: z.object({ note: z.string().nullable() }).optional(),
});

it("drops what a form sends empty where it may be absent or null, and keeps it where it is needed", () => {
  const values = { name: "", note: "", hint: "", language: "", nested: { note: "" } };
  expect(dropEmptyFields(Schema, values)).toEqual({ name: "", note: null, nested: { note: null } });
});

it("takes a nullable field that a form left out for null", () => {
  expect(dropEmptyFields(Schema, { name: "a" })).toEqual({ name: "a", note: null });
});

it("lists every refused field by its dotted path, in the reader's language", () => {
  const refusal = (locale: "en" | "zh-CN") => {
    try {
      parsePart(z.object({ a: z.object({ b: z.number() }), c: z.string() }), { a: { b: "x" } }, locale);
    } catch (error) {
      return (error as AppError).invalidParams;
    }
    return [];
  };
  expect(refusal("en").map(({ name }) => name)).toEqual(["a.b", "c"]);
  expect(refusal("en")[0]?.reason).toContain("expected number");
  expect(refusal("zh-CN")[0]?.reason).toContain("期望");
});

it("reads a name that stands twice in a query as a list", () => {
  expect(readQuery("http://x/?a=1&b=2&b=3")).toEqual({ a: "1", b: ["2", "3"] });
});

it("takes a route without dynamic segments for one without parameters", async () => {
  expect(await readParams(undefined)).toEqual({});
  expect(await readParams({})).toEqual({});
  expect(await readParams({ params: Promise.resolve({ version: "mm%20v1" }) })).toEqual({ version: "mm v1" });
});

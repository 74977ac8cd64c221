import { expect, it } from "vitest";
import { AppError } from "#lib/schema/app-error.ts";
import { parseForm } from "./parse-form.ts";

it.each([
  ["plain text", [["note", "so\r\nit goes"]], { note: "so\nit goes" }],
  [
    "a name sent twice",
    [
      ["a", "1"],
      ["a", "2"],
    ],
    { a: "2" },
  ],
  [
    "a list",
    [
      ["m[]", "image"],
      ["m[]", "audio"],
    ],
    { m: ["image", "audio"] },
  ],
  [
    "a list of numbers",
    [
      ["n[]:number", "1"],
      ["n[]:number", "2"],
    ],
    { n: [1, 2] },
  ],
  ["a number", [["share:number", " 12.5 "]], { share: 12.5 }],
  ["an empty number", [["share:number", ""]], {}],
  [
    "a checkbox over its hidden field",
    [
      ["on:boolean", "false"],
      ["on:boolean", "on"],
    ],
    { on: true },
  ],
  ["seconds, given on as milliseconds", [["hold:seconds", "1.5"]], { hold: 1500 }],
  ["a list of lines", [["hosts:lines", "a:1\r\n\n b:2 "]], { hosts: ["a:1", "b:2"] }],
  ["an empty list of lines", [["hosts:lines", " "]], {}],
  [
    "texts that are absent when empty",
    [
      ["url:text", ""],
      ["token:secret", ""],
      ["name:text", " x "],
    ],
    { name: "x" },
  ],
  ["JSON", [["at:json", '{"a":[1,null]}']], { at: { a: [1, null] } }],
  [
    "nesting",
    [
      ["a.b.c", "x"],
      ["a.b.d:number", "2"],
    ],
    { a: { b: { c: "x", d: 2 } } },
  ],
  [
    "lists of objects",
    [
      ["s[0].share:number", "5"],
      ["s[1].share:number", "25"],
      ["s[0].name", "n"],
    ],
    { s: [{ share: 5, name: "n" }, { share: 25 }] },
  ],
  [
    "a list inside an object",
    [
      ["a.b[]", "x"],
      ["a.b[]", "y"],
    ],
    { a: { b: ["x", "y"] } },
  ],
] as const)("reads %s", (_, fields, expected) => {
  expect(parseForm(fields)).toEqual(expected);
});

it.each([
  ["a number that is none", "share:number", "many", "share"],
  ["a boolean that is none", "on:boolean", "perhaps", "on"],
  ["JSON that is none", "at:json", "{", "at"],
  ["an unknown kind", "at:date", "x", "at:date"],
  ["a name that is none", "a..b", "x", "a..b"],
  ["the prototype", "__proto__.admin", "x", "__proto__.admin"],
  ["a huge index", "a[1001]", "x", "a[1001]"],
])("refuses %s by its name", (...[, name, value, refused]) => {
  const attempt = () => parseForm([[name, value]]);
  expect(attempt).toThrow(AppError);
  try {
    attempt();
  } catch (error) {
    expect((error as AppError).invalidParams[0]?.name).toBe(refused);
  }
});

it("never reaches the prototype of objects", () => {
  expect(() => parseForm([["a.constructor.x", "1"]])).toThrow(AppError);
  expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
});

it("does not grow far beyond what was sent", () => {
  const gaps = Array.from({ length: 200 }, (_, index): [string, string] => [`a[${index}][999]`, "x"]);
  expect(() => parseForm(gaps)).toThrow(AppError);
  const many = Array.from({ length: 20_001 }, (): [string, string] => ["m[]", "x"]);
  expect(() => parseForm(many)).toThrow(AppError);
});

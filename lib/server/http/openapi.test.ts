import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { allContracts } from "./all-contracts.ts";
import { openApiDocument } from "./openapi.ts";

it("is a valid OpenAPI 3.1 document", async () => {
  const result = await new Validator().validate(
    structuredClone(openApiDocument()) as Record<string, unknown>,
  );
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
});

it("is checked by a validator that refuses", async () => {
  const broken = { ...structuredClone(openApiDocument()), info: { title: "no version" } };
  expect((await new Validator().validate(broken)).valid).toBe(false);
});

it("has one operation for each endpoint, under a name of its own", () => {
  const paths = openApiDocument()["paths"] as Record<string, Record<string, { operationId: string }>>;
  const names = Object.values(paths).flatMap((path) => Object.values(path).map((one) => one.operationId));
  const declared = Object.values(allContracts).flatMap((contract) => Object.keys(contract));
  expect(names.toSorted()).toEqual(declared.toSorted());
  expect(new Set(names).size).toBe(names.length);
});

it("names every parameter that stands in a path", () => {
  const paths = openApiDocument()["paths"] as Record<
    string,
    Record<string, { parameters: { name: string; in: string }[] }>
  >;
  for (const [path, operations] of Object.entries(paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters } of Object.values(operations)) {
      expect(parameters.filter((one) => one.in === "path").map(({ name }) => name)).toEqual(inPath);
    }
  }
});

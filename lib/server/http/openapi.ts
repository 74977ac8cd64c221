import type { Endpoint } from "#lib/schema/endpoint.ts";
import { ErrorCode } from "#lib/schema/error-code.ts";
import { allContracts } from "./all-contracts.ts";
import { schemaWriter } from "./openapi-schemas.ts";
import type { JsonObject, SchemaWriter } from "./openapi-schemas.ts";
import { statusOfCode } from "./problem-response.ts";

const always = ["INTERNAL", "RATE_LIMITED"] as const satisfies readonly ErrorCode[];

/** The public API as an OpenAPI 3.1 document, made from the same schemas that check requests and encode answers. */
export function openApiDocument(): JsonObject {
  const endpoints = Object.values(allContracts).flatMap((contract) => Object.values<Endpoint>(contract));
  const write = schemaWriter(
    endpoints.flatMap(({ params, query, body, response }) => [params, query, body, response]),
  );
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const [slice, contract] of Object.entries(allContracts)) {
    for (const [name, endpoint] of Object.entries(contract as Readonly<Record<string, Endpoint>>)) {
      const path = (paths[endpoint.path] ??= {});
      path[endpoint.method.toLowerCase()] = operation({ slice, name, endpoint, write });
    }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Lastgood",
      version: "1",
      description: "Version history and guided rollback for multimodal AI models.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: Object.keys(allContracts).map((name) => ({ name })),
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "An API token, `lgt_…`." },
      },
      schemas: write.components,
    },
  };
}

interface Described {
  readonly slice: string;
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly write: SchemaWriter;
}

function operation({ slice, name, endpoint, write }: Described): JsonObject {
  const body = bodyOf(endpoint, write);
  return {
    operationId: name,
    tags: [slice],
    summary: endpoint.summary,
    ...(endpoint.scope === "public"
      ? { security: [] }
      : { description: `Needs the scope \`${endpoint.scope}\`.` }),
    parameters: [
      ...parametersOf(write.expanded(endpoint.params), "path"),
      ...parametersOf(write.expanded(endpoint.query), "query"),
      ...(endpoint.method === "GET" ? [] : [idempotencyKey]),
    ],
    ...(body === null ? {} : { requestBody: body }),
    responses: responsesOf(endpoint, write),
  };
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "A request with the same key and body is done once and gets the same answer for a day.",
  schema: { type: "string", minLength: 1, maxLength: 200 },
} as const;

function parametersOf(schema: JsonObject, place: "path" | "query"): JsonObject[] {
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, unknown>>;
  const required = (schema["required"] ?? []) as readonly string[];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

function bodyOf(endpoint: Endpoint, write: SchemaWriter): JsonObject | null {
  const expanded = write.expanded(endpoint.body);
  const hasNoFields = Object.keys((expanded["properties"] ?? {}) as object).length === 0;
  if (endpoint.method === "GET" || (expanded["type"] === "object" && hasNoFields)) return null;
  const types = ["application/json", ...(endpoint.form ? ["application/x-www-form-urlencoded"] : [])];
  const required = ((expanded["required"] ?? []) as readonly string[]).length > 0;
  const schema = write.reference(endpoint.body);
  return { required, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

function responsesOf(endpoint: Endpoint, write: SchemaWriter): JsonObject {
  const access = endpoint.scope === "public" ? [] : (["UNAUTHENTICATED", "FORBIDDEN"] as const);
  const codes = new Set<ErrorCode>([...endpoint.errors, ...access, ...always]);
  const problems = ErrorCode.options
    .filter((code) => codes.has(code))
    .map((code) => [
      String(statusOfCode[code]),
      {
        description: code,
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]);
  const success = {
    description: endpoint.summary,
    content: { "application/json": { schema: write.reference(endpoint.response) } },
  };
  return {
    [String(endpoint.status)]: success,
    ...(endpoint.form ? { "303": { description: "For a form: the browser's next page." } } : {}),
    ...Object.fromEntries(problems),
  };
}
